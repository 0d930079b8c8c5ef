import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkout } from "../lab";
import type { Lab } from "../lab";
import type { Cost } from "./costs";
import { measured } from "./measured";
import { OBJECTS_PER_TENANT } from "./programs/settings";

/** The programs that deploy the same objects, by their compiled files. */
const PROGRAMS = {
  components: "dist/bench/programs/components.js",
  byHand: "dist/bench/programs/by-hand/index.js",
} as const;

export type Side = keyof typeof PROGRAMS;

/** How the engine keeps its state while it deploys. */
export enum Saving {
  /** All of it after every step, as is usual. */
  EveryStep = "every step",
  /** Once, at the end. */
  AtEnd = "at the end",
}

/** A program of so many objects, and the cluster it is deployed to. */
export interface Deployment {
  readonly side: Side;
  readonly objects: number;
  readonly saving: Saving;
  readonly lab: Lab;
  /** Ends what runs. */
  readonly signal: AbortSignal;
}

/** How the language host starts Node.js with a program. */
const RUNS_PROGRAM = /@pulumi\/pulumi\/cmd\/run/;

/** Measures the preview and the `up` of a program that was never deployed, with a state of its own. */
export async function deployed(
  deployment: Deployment,
): Promise<{ readonly preview: Cost; readonly up: Cost }> {
  const folder = mkdtempSync(join(tmpdir(), "cce-bench-"));
  const { signal } = deployment;
  const env = environment(folder, deployment);
  const pulumi = (...words: readonly string[]) =>
    measured({
      program: "pulumi",
      arguments: [...words, "--stack=bench", "--non-interactive", "--suppress-progress", "--color=never"],
      cwd: folder,
      env,
      signal,
      runsProgram: RUNS_PROGRAM,
    });
  try {
    writeProject(folder, deployment.side);
    await promisify(execFile)("pulumi", ["stack", "init", "bench", "--no-select"], {
      cwd: folder,
      env,
      signal,
    });
    const preview = await pulumi("preview");
    const up = await pulumi("up", "--yes", "--skip-preview");
    return { preview, up };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A project outside of the checkout, whose settings and state nobody else touches. */
function writeProject(folder: string, side: Side): void {
  const main = join(checkout(), PROGRAMS[side]);
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    JSON.stringify({ name: "bench", runtime: { name: "nodejs", options: { typescript: false } }, main }),
  );
  // Where the language host looks for the SDK.
  symlinkSync(join(checkout(), "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "state"));
}

function environment(folder: string, { lab, objects, saving }: Deployment): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...lab.env,
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "bench",
    BENCH_TENANTS: String(objects / OBJECTS_PER_TENANT),
    ...(saving === Saving.AtEnd ? { PULUMI_SKIP_CHECKPOINTS: "true" } : {}),
  };
}
