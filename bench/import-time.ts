import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { checkout } from "../lab";
import { median } from "./costs";
import type { Ratio } from "./costs";

/** The packages that the library stands on, and that a program without it would import. */
const SDKS = ["@pulumi/pulumi", "@pulumi/kubernetes", "cdk8s", "cdk8s-plus-28"];
const LIBRARY = ["cloud-container-engine"];
const ROUNDS = 15;

interface ImportTime {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of processors. */
  readonly cpu: number;
}

/** What importing the library costs, over importing the SDKs alone; each in a process of its own. */
export async function importRatios(signal: AbortSignal): Promise<readonly Ratio[]> {
  const ours: ImportTime[] = [];
  const theirs: ImportTime[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await importTime(LIBRARY, signal));
    theirs.push(await importTime(SDKS, signal));
  }
  return (["cpu", "wall"] as const).map((measure) => ({
    name: `import-${measure}`,
    value: median(ours.map((time) => time[measure])) / median(theirs.map((time) => time[measure])),
    target: 1.1,
  }));
}

async function importTime(packages: readonly string[], signal: AbortSignal): Promise<ImportTime> {
  const script = `
    const since = process.hrtime.bigint();
    const before = process.cpuUsage();
    for (const name of ${JSON.stringify(packages)}) require(name);
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify({ wall: Number(process.hrtime.bigint() - since) / 1e9, cpu: (user + system) / 1e6 }));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--eval", script], {
    cwd: checkout(),
    signal,
  });
  const time: unknown = JSON.parse(stdout);
  if (isImportTime(time)) return time;
  throw new Error(`importing ${packages.join(", ")} took no time that can be read: ${stdout}`);
}

function isImportTime(value: unknown): value is ImportTime {
  return typeof value === "object" && value !== null && "wall" in value && "cpu" in value;
}
