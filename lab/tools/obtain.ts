import { totalmem } from "node:os";
import { LabFailure, messageOf } from "../failure";
import type { LabFolders } from "../folders";
import type { Report } from "../report";
import { forgetFailure, recentFailure, rememberFailure } from "./attempts";
import { findInCache, findTool } from "./find";
import type { FoundTool } from "./find";
import { buildGoProgram, copyGoModuleFiles } from "./go";
import { installPulumiRelease } from "./release";
import { fillOnce, recipeFolder } from "./store";
import type { Recipe, Tool } from "./tool";

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
  const found: FoundTool[] = [];
  const queue = tools.entries();
  const work = async (): Promise<void> => {
    for (const [index, tool] of queue) found[index] = await obtainTool(tool, folders, report);
  };
  await Promise.all(totalmem() > ROOMY ? [work(), work()] : [work()]);
  return found;
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
    case "pulumi release":
      return download(recipe.name, recipe.version, folders, () =>
        fillOnce(target, `downloading ${recipe.name} ${recipe.version}`, report, (folder) =>
          report.during(`downloading ${recipe.name} ${recipe.version}`, () =>
            installPulumiRelease(recipe, folder),
          ),
        ),
      );
  }
}

/** A download that may fail: the next recipe then has its turn, and the download is left alone for a day. */
async function download(
  name: string,
  version: string,
  folders: LabFolders,
  attempt: () => Promise<void>,
): Promise<void> {
  const what = `${name}-${version}`;
  if (recentFailure(what, folders) !== undefined) return;
  try {
    await attempt();
    forgetFailure(what, folders);
  } catch (thrown) {
    rememberFailure(what, messageOf(thrown), folders);
  }
}
