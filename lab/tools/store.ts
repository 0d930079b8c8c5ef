import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { checkout } from "../checkout";
import type { LabFolders } from "../folders";
import { withLock } from "../processes/lock";
import { end, processesMarked } from "../processes/roster";
import type { Report } from "../report";
import type { Recipe } from "./tool";

/** Marks the processes that build a tool; its value is the folder that they build for. */
export const BUILD_MARK = "CCE_LAB_BUILD";

/** The folder of the cache that a recipe fills: another version, or another way to build it, is another folder. */
export function recipeFolder(recipe: Recipe, folders: LabFolders): string {
  const hash = createHash("sha256").update(JSON.stringify(recipe));
  if (recipe.kind === "go program" && recipe.source !== undefined) {
    hash.update(readFileSync(join(checkout(), recipe.source)));
  }
  return join(folders.tools, recipe.name, `${recipe.version}-${hash.digest("hex").slice(0, 10)}`);
}

/**
 * Fills a folder of the cache once. The folder appears whole or not at all, as it is made beside its place and
 * renamed; whoever else wants it meanwhile, in any checkout, waits and then finds it. What a killed command
 * left half made, and what it left running, is removed by the next.
 * @param make fills the folder that it is given
 */
export async function fillOnce(
  target: string,
  what: string,
  report: Report,
  make: (folder: string) => Promise<void>,
): Promise<void> {
  if (existsSync(target)) return;
  const waiting = (holder: string): void => report.line(`  ${what}: waiting for ${holder}`);
  await withLock(target, what, () => fill(target, make), waiting);
}

async function fill(target: string, make: (folder: string) => Promise<void>): Promise<void> {
  if (existsSync(target)) return;
  await removeLeftovers(target);
  const beside = `${target}.making-${process.pid}`;
  mkdirSync(beside, { recursive: true, mode: 0o700 });
  try {
    await make(beside);
    renameSync(beside, target);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

async function removeLeftovers(target: string): Promise<void> {
  await end(processesMarked(BUILD_MARK).filter(({ mark }) => mark === target));
  const parent = dirname(target);
  if (!existsSync(parent)) return;
  for (const entry of readdirSync(parent)) {
    if (entry.startsWith(`${basename(target)}.making-`))
      rmSync(join(parent, entry), { recursive: true, force: true });
  }
}
