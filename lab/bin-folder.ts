import { mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "./failure";
import { writeWhole } from "./state";

/** An entry of the folder that a lab puts on PATH. */
export type Entry = { readonly linkTo: string } | { readonly script: string };

/**
 * Makes a folder hold exactly these programs. Each appears whole, so that a program started meanwhile, or a
 * command killed here, meets either the old or the new one.
 */
export function fillBinFolder(folder: string, entries: ReadonlyMap<string, Entry>): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, entry] of entries) {
    const file = join(folder, name);
    if ("script" in entry) writeWhole(file, entry.script, 0o700);
    else if (targetOf(file) !== entry.linkTo) link(file, entry.linkTo);
  }
  for (const name of readdirSync(folder))
    if (!entries.has(name)) rmSync(join(folder, name), { recursive: true });
}

function link(file: string, target: string): void {
  const beside = `${file}.${process.pid}.new`;
  symlinkSync(target, beside);
  renameSync(beside, file);
}

function targetOf(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT" || codeOf(thrown) === "EINVAL") return undefined;
    throw thrown;
  }
}
