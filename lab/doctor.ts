import { existsSync, readdirSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { LabFailure, messageOf } from "./failure";
import { labFolders } from "./folders";
import type { LabFolders } from "./folders";
import type { Part } from "./part";
import { PARTS } from "./parts";
import { runningDaemons } from "./processes/daemon";
import { systemRelease } from "./tools/debian";
import { findTool } from "./tools/find";
import { DISK_FOR_ALL, goSetup } from "./tools/go";
import { pulumiReachable } from "./tools/release";
import type { Tool } from "./tools/tool";

/** Something about this machine that matters to the lab. */
export interface Finding {
  readonly about: string;
  readonly found: string;
  /** What to do; absent where all is well. */
  readonly fix?: string;
}

/** Memory below which a control plane and a deployment do not fit beside each other, in bytes. */
const MEMORY = 3e9;

/** Examines this machine: what it has, what it lacks and what to do, and which parts are stand-ins. */
export async function examine(): Promise<readonly Finding[]> {
  const folders = labFolders();
  const parts = await Promise.all(PARTS.map((part) => examinePart(part, folders)));
  const missing = parts.flat().some(({ found }) => found === MISSING);
  return [
    system(),
    memory(),
    await disk(folders, missing),
    await internet(),
    await go(missing),
    ...parts.flat(),
    ...PARTS.flatMap((part) => part.standIns(folders)).map(({ name, standsInFor, limits }) => ({
      about: `stand-in: ${name}`,
      found: `in place of ${standsInFor}: ${limits}`,
    })),
    ...otherLabs(folders),
  ];
}

const MISSING = "not there yet; the next start gets it";

async function examinePart(part: Part, folders: LabFolders): Promise<readonly Finding[]> {
  const findings = await Promise.all(
    part.tools().map(async (tool): Promise<readonly Finding[]> => {
      const { found, refused } = await findTool(tool, folders);
      const about = `${part.name}: ${tool.name}`;
      const passedOver = refused === undefined ? [] : [{ about, found: refused }];
      return [
        ...passedOver,
        { about, found: found === undefined ? absent(part, tool) : `${found.version}, from ${found.from}` },
      ];
    }),
  );
  return findings.flat();
}

/** What to say of a tool that is not there. */
function absent(part: Part, tool: Tool): string {
  const releases = tool.recipes.flatMap((recipe) =>
    recipe.kind === "debian packages" ? [`debian ${recipe.release}`] : [],
  );
  if (releases.length > 0 && !releases.includes(systemRelease())) {
    return `not to be had on this system: it is installed from packages of ${releases.join(", ")}`;
  }
  const command = `npm run lab -- start ${part.name}`;
  if (part.byDefault) return MISSING;
  return releases.length > 0
    ? `not there yet; as root, ${command} gets it`
    : `not there yet; ${command} gets it`;
}

function system(): Finding {
  const found = `${process.platform} ${process.arch}, ${availableParallelism()} processors, Node.js ${process.version}`;
  if (process.platform === "linux") return { about: "system", found };
  return { about: "system", found, fix: "use a Linux machine, or an existing cluster by its kubeconfig" };
}

function memory(): Finding {
  const found = `${(totalmem() / 1e9).toFixed(1)} GB`;
  if (totalmem() >= MEMORY) return { about: "memory", found };
  return {
    about: "memory",
    found,
    fix: `the lab takes 1 GB and a deployment as much: have ${MEMORY / 1e9} GB`,
  };
}

async function disk(folders: LabFolders, needed: boolean): Promise<Finding> {
  let folder = folders.cache;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / 1e9;
  const found = `${folders.cache}, ${free.toFixed(0)} GB free`;
  if (!needed || free >= DISK_FOR_ALL) return { about: "cache", found };
  return { about: "cache", found, fix: `have ${DISK_FOR_ALL} GB to build what is missing, or set CCE_CACHE` };
}

async function internet(): Promise<Finding> {
  const about = "Pulumi's downloads";
  if (await pulumiReachable())
    return { about, found: "reachable: the engine and the official plugins install themselves" };
  return { about, found: "not reachable: the lab builds the engine and plays the plugins" };
}

async function go(needed: boolean): Promise<Finding> {
  try {
    return { about: "Go", found: (await goSetup()).version };
  } catch (thrown) {
    const fix = thrown instanceof LabFailure ? thrown.fix : "repair Go";
    const [found = ""] = messageOf(thrown).split("\n");
    return { about: "Go", found, ...(needed ? { fix } : {}) };
  }
}

/** Labs of other checkouts, or of names given by CCE_LAB, that run: their checkouts may be long gone. */
function otherLabs(folders: LabFolders): readonly Finding[] {
  const labs = dirname(folders.lab);
  if (!existsSync(labs)) return [];
  return readdirSync(labs)
    .map((name) => ({ name, lab: join(labs, name) }))
    .filter(({ lab }) => lab !== folders.lab && runningDaemons({ ...folders, lab }).length > 0)
    .map(({ name, lab }) => ({
      about: "another lab",
      found: `${lab} runs; CCE_LAB=${name} npm run lab -- stop ends it`,
    }));
}
