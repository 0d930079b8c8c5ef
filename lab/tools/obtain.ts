import { totalmem } from "node:os";
import { allDone } from "../all-done";
import { LabFailure, messageOf } from "../failure";
import type { LabFolders } from "../folders";
import { withLock } from "../processes/lock";
import type { Report } from "../report";
import { forgetFailure, recentFailure, rememberFailure } from "./attempts";
import { installPackages, unpackPackages } from "./debian";
import { findInCache, findTool } from "./find";
import type { FoundTool } from "./find";
import { buildGoProgram, copyGoModuleFiles } from "./go";
import { UNREACHABLE, installPulumiPlugin, installPulumiRelease, pulumiReachable } from "./release";
import { fillOnce, recipeFolder } from "./store";
import type { PulumiPlugin, PulumiRelease, Recipe, Tool } from "./tool";

/** Memory above which two builds run side by side: downloads of one then overlap with compiling of the other. */
const ROOMY = 8e9;

/**
 * Gets tools, in order of preference: from PATH, from the cache, by each of their recipes.
 * @returns where each is, in the order of `tools`
 * @throws LabFailure for the first that cannot be had
 */
export async function obtainTools(
  tools: readonly Tool[],
  folders: LabFolders,
  report: Report,
): Promise<readonly FoundTool[]> {
  const found = new Map<Tool, FoundTool>();
  const queue = [...sharingRecipes(tools).values()];
  const work = async (): Promise<void> => {
    for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
      for (const tool of group) found.set(tool, await obtainTool(tool, folders, report));
    }
  };
  const workers = Array.from({ length: totalmem() > ROOMY ? 2 : 1 }, () =>
    work().catch((thrown: unknown) => {
      // What is being built beside it is finished, as the next command will want it; nothing more is begun.
      queue.length = 0;
      throw thrown;
    }),
  );
  await allDone(workers);
  return tools.flatMap((tool) => found.get(tool) ?? []);
}

/** Groups of tools of which one build gives all: they are got one after the other, lest one waits for its twin. */
function sharingRecipes(tools: readonly Tool[]): ReadonlyMap<string, readonly Tool[]> {
  const groups = new Map<string, Tool[]>();
  for (const tool of tools) {
    const key = JSON.stringify(tool.recipes);
    groups.set(key, [...(groups.get(key) ?? []), tool]);
  }
  return groups;
}

/** Gets one tool; see `obtainTools`. */
export async function obtainTool(tool: Tool, folders: LabFolders, report: Report): Promise<FoundTool> {
  const search = await findTool(tool, folders);
  if (search.refused !== undefined) report.line(`  ${search.refused}`);
  if (search.found !== undefined) return search.found;
  for (const recipe of tool.recipes) {
    await follow(recipe, folders, report);
    const made = findInCache(tool, folders);
    if (made !== undefined) return made;
  }
  throw new LabFailure(
    `${tool.name} cannot be had: no recipe gave ${tool.programs.join(", ")}`,
    `put ${tool.programs.join(", ")} on PATH`,
  );
}

async function follow(recipe: Recipe, folders: LabFolders, report: Report): Promise<void> {
  const target = recipeFolder(recipe, folders);
  switch (recipe.kind) {
    case "go program":
      return fillOnce(target, `building ${recipe.name} ${recipe.version}`, report, (folder) =>
        report.during(
          `building ${recipe.name} ${recipe.version} (about ${Math.ceil(recipe.seconds / 60)} min)`,
          (detail) => buildGoProgram(recipe, folder, target, detail),
        ),
      );
    case "go module files":
      return fillOnce(target, `fetching ${recipe.name} ${recipe.version}`, report, (folder) =>
        report.during(`fetching ${recipe.name} ${recipe.version}`, () =>
          copyGoModuleFiles(recipe, folder, target),
        ),
      );
    case "debian packages":
      await installPackages(recipe, report);
      return fillOnce(target, `unpacking ${recipe.name}`, report, (folder) =>
        report.during(`unpacking packages of ${recipe.name}`, () => unpackPackages(recipe, folder, target)),
      );
    case "pulumi release":
      return download(recipe, folders, report, (folder) => installPulumiRelease(recipe, folder));
    case "pulumi plugin":
      return download(recipe, folders, report, (folder) => installPulumiPlugin(recipe, folder));
  }
}

/** A download that may fail: the next recipe then has its turn, and the download is left alone for a day. */
async function download(
  recipe: PulumiRelease | PulumiPlugin,
  folders: LabFolders,
  report: Report,
  install: (folder: string) => Promise<void>,
): Promise<void> {
  const target = recipeFolder(recipe, folders);
  const what = `${recipe.name} ${recipe.version}`;
  // Several tools may have this recipe: one tries, the others learn how it went.
  await withLock(`${target} attempt`, `downloading ${what}`, async () => {
    if (recentFailure(what, folders) !== undefined) return;
    try {
      if (!(await pulumiReachable())) throw new Error(UNREACHABLE);
      await fillOnce(target, `downloading ${what}`, report, (folder) =>
        report.during(`downloading ${what}`, () => install(folder)),
      );
      forgetFailure(what, folders);
    } catch (thrown) {
      rememberFailure(what, messageOf(thrown), folders);
      report.line(`  ${what} cannot be downloaded (${messageOf(thrown)}); it is built instead`);
    }
  });
}
