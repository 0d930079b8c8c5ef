import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import { delimiter, join, sep } from "node:path";
import type { LabFolders } from "../folders";
import { run } from "../processes/command";
import { missingPackages } from "./debian";
import { recipeFolder } from "./store";
import type { Tool, VersionQuestion } from "./tool";

/** Where a tool was found. */
export interface FoundTool {
  readonly tool: Tool;
  /** Absolute paths of its programs. */
  readonly programs: Readonly<Record<string, string>>;
  readonly from: "PATH" | "cache";
  readonly version: string;
}

/** What was found of a tool, and why something on PATH was passed over. */
export interface Search {
  readonly found?: FoundTool;
  /** For people: "kwok 0.5.1 on PATH is older than 0.7.0". */
  readonly refused?: string;
}

/** Looks for a tool where it may be without building anything: what is on PATH wins, then the cache. */
export async function findTool(tool: Tool, folders: LabFolders): Promise<Search> {
  const onPath: Search = tool.fromPath === false ? {} : await findOnPath(tool, folders);
  if (onPath.found !== undefined) return onPath;
  const cached = findInCache(tool, folders);
  return { ...onPath, ...(cached === undefined ? {} : { found: cached }) };
}

/** A tool that an earlier command built or downloaded. */
export function findInCache(tool: Tool, folders: LabFolders): FoundTool | undefined {
  for (const recipe of tool.recipes) {
    const bin = join(recipeFolder(recipe, folders), "bin");
    const programs = tool.programs.map((program) => join(bin, program));
    if (!programs.every((program) => existsSync(program))) continue;
    // The cache may outlive the machine that the packages were installed on.
    if (recipe.kind === "debian packages" && missingPackages(recipe.installs).length > 0) continue;
    return { tool, programs: byName(tool, programs), from: "cache", version: recipe.version };
  }
  return undefined;
}

/**
 * The absolute path of an executable on PATH. The lab's own folders do not count: they are on PATH in a
 * shell that evaluated `npm run lab -- env`, and would hide what the machine itself has.
 */
export function onPath(
  program: string,
  folders: LabFolders,
  path = process.env.PATH ?? "",
): string | undefined {
  for (const folder of path.split(delimiter)) {
    if (folder === "") continue;
    const candidate = join(folder, program);
    if (isExecutable(candidate) && !isWithin(candidate, folders.cache)) return candidate;
  }
  return undefined;
}

async function findOnPath(tool: Tool, folders: LabFolders): Promise<Search> {
  const programs = tool.programs.map((program) => onPath(program, folders));
  const present = programs.filter((program): program is string => program !== undefined);
  if (present.length === 0) return {};
  if (present.length < programs.length) {
    const missing = tool.programs.filter((_, index) => programs[index] === undefined);
    return {
      refused: `${tool.name}: ${present[0]} is not used, as ${missing.join(", ")} is not on PATH beside it`,
    };
  }
  const byProgram = byName(tool, present);
  if (tool.version === undefined) {
    return { found: { tool, programs: byProgram, from: "PATH", version: "version not asked" } };
  }
  return judge(tool, byProgram, tool.version);
}

async function judge(
  tool: Tool,
  programs: Record<string, string>,
  question: VersionQuestion,
): Promise<Search> {
  const versions = new Set<string | undefined>();
  for (const name of question.of) versions.add(await versionOf(programs[name] ?? name, question.arguments));
  const [version] = versions;
  const first = programs[tool.programs[0] ?? ""];
  if (versions.size > 1) {
    return {
      refused: `${tool.name}: ${first} and those beside it are not used, as they are of different versions`,
    };
  }
  if (version === undefined)
    return { refused: `${tool.name}: ${first} is not used, as it does not tell its version` };
  if (isOlder(version, question.atLeast)) {
    return { refused: `${tool.name}: ${first} is not used, as ${version} is older than ${question.atLeast}` };
  }
  return { found: { tool, programs, from: "PATH", version } };
}

async function versionOf(program: string, arguments_: readonly string[]): Promise<string | undefined> {
  const outcome = await run(program, arguments_, {
    timeout: 20_000,
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" },
  });
  return /\bv?(\d+\.\d+\.\d+)/.exec(outcome.stdout + outcome.stderr)?.[1];
}

/** Whether the first dotted version comes before the second. */
export function isOlder(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) => text.split(".").map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (one?.[index] ?? 0) - (other?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function byName(tool: Tool, paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(tool.programs.map((program, index) => [program, paths[index] ?? ""]));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function isWithin(file: string, folder: string): boolean {
  if (file.startsWith(folder + sep)) return true;
  return existsSync(folder) && realpathSync(file).startsWith(realpathSync(folder) + sep);
}
