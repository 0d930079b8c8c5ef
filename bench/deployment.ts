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

/** A program of so many objects, and the cluster it is for. */
interface Program {
  readonly side: Side;
  readonly objects: number;
  readonly lab: Lab;
  /** Ends what runs. */
  readonly signal: AbortSignal;
}

/** A program that is deployed. */
export interface Deployment extends Program {
  readonly saving: Saving;
}

/** A program that is looked at only. */
export interface Preview extends Program {
  /** Folders of policy packs. */
  readonly policyPacks: readonly string[];
}

/** How the language host starts Node.js with a program, and not with a policy pack. */
const RUNS_PROGRAM = /@pulumi\/pulumi\/cmd\/run(?!-policy-pack)/;

/** Measures the preview and the `up` of a program that was never deployed, with a state of its own. */
export function deployed(deployment: Deployment): Promise<{ readonly preview: Cost; readonly up: Cost }> {
  const env = deployment.saving === Saving.AtEnd ? { PULUMI_SKIP_CHECKPOINTS: "true" } : {};
  return inProject(deployment, env, async (pulumi) => {
    const preview = await pulumi("preview");
    const up = await pulumi("up", "--yes", "--skip-preview");
    return { preview, up };
  });
}

/** Measures the preview of a program that was never deployed. */
export function previewed(preview: Preview): Promise<Cost> {
  const packs = preview.policyPacks.map((folder) => `--policy-pack=${folder}`);
  return inProject(preview, {}, (pulumi) => pulumi("preview", ...packs));
}

/** Runs commands in a project that is there for them only. */
async function inProject<T>(
  program: Program,
  more: NodeJS.ProcessEnv,
  commands: (pulumi: (...words: readonly string[]) => Promise<Cost>) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "cce-bench-"));
  const { signal } = program;
  const env = { ...environment(folder, program), ...more };
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
    writeProject(folder, program.side);
    await promisify(execFile)("pulumi", ["stack", "init", "bench", "--no-select"], {
      cwd: folder,
      env,
      signal,
    });
    return await commands(pulumi);
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

function environment(folder: string, { lab, objects }: Program): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...lab.env,
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "bench",
    BENCH_TENANTS: String(objects / OBJECTS_PER_TENANT),
  };
}
