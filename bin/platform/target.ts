import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { labFolders, openstackObstacle, openstackRuns, startLab, stopLab } from "../../lab";
import type { Report } from "../../lab";
import { forget, hasOpenStack, stackExists } from "./stack";
import type { Target } from "./stack";
import { stateEnvironment } from "./state";

/** What the commands `up` and `down` take. */
export interface Options {
  /** A kubeconfig of the user's; undefined for the lab. */
  readonly kubeconfig?: string;
  readonly stack: string;
  /** Whether the lab's OpenStack is left out, where it could run. */
  readonly withoutOpenStack: boolean;
}

/** The stack that is deployed to the lab. */
const LAB_STACK = "lab";
const OWN_STACK = "cluster";

/**
 * Reads the options of a command; asked for help, it prints `usage` and ends the process.
 *
 * @throws Error for unknown options, or a kubeconfig that is not there
 */
export function parseOptions(args: readonly string[], usage: string): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kubeconfig: { type: "string" },
      stack: { type: "string" },
      "without-openstack": { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const kubeconfig = values.kubeconfig === undefined ? undefined : resolve(values.kubeconfig);
  if (kubeconfig !== undefined && !existsSync(kubeconfig)) {
    throw new Error(`--kubeconfig: there is no file ${kubeconfig}`);
  }
  return {
    kubeconfig,
    stack: values.stack ?? (kubeconfig === undefined ? LAB_STACK : OWN_STACK),
    withoutOpenStack: values["without-openstack"],
  };
}

/** What the program is told of a cluster on the lab's OpenStack, which has two zones and no charts. */
const LAB_OPENSTACK = { cloud: "demo", zones: ["az1", "az2"], addons: false } as const;

/**
 * Gets the engine, and the lab's cluster where the user names none; afterwards both are found by `process.env`. Where
 * no lab can run, the user's own Pulumi does for the user's own cluster.
 *
 * @param isToBegin whether a stack that is not there is going to be made
 * @throws LabFailure where this machine can run no lab, and needs one
 */
export async function prepare(options: Options, report: Report, isToBegin = true): Promise<Target> {
  const { kubeconfig, stack } = options;
  const folders = labFolders();
  Object.assign(process.env, stateEnvironment(basename(folders.lab)));
  if (kubeconfig !== undefined && process.platform !== "linux") return { stack, kubeconfig };
  const engine = await startLab(["engine"], report);
  Object.assign(process.env, engine.env);
  if (kubeconfig !== undefined) return { stack, kubeconfig };
  const usesOpenStack = await decide(options, report, isToBegin);
  const lab = await startLab(["engine", "kubernetes", ...(usesOpenStack ? ["clusters"] : [])], report);
  Object.assign(process.env, lab.env);
  return { stack, kubeconfig: lab.kubeconfig, ...(usesOpenStack ? { openstack: LAB_OPENSTACK } : {}) };
}

/**
 * Whether the stack has a cluster on the lab's OpenStack: one that is there stays as it is, a new one gets it where it
 * can run.
 */
async function decide(
  { stack, withoutOpenStack }: Options,
  report: Report,
  isToBegin: boolean,
): Promise<boolean> {
  if (await stackExists(stack)) {
    if (!(await hasOpenStack(stack))) return false;
    if (withoutOpenStack) {
      throw new Error(
        `--without-openstack: stack '${stack}' has its cluster there; npm run down removes it first`,
      );
    }
    if (openstackRuns()) return true;
    report.line("the lab's OpenStack was stopped, and is empty then: what was deployed is gone with it");
    await forget(stack);
    await stopLab(["kubernetes"], { wipe: true }, report);
  }
  if (withoutOpenStack || !isToBegin) return false;
  const obstacle = await openstackObstacle();
  if (obstacle === undefined) return true;
  report.line(`without OpenStack: ${obstacle}`);
  return false;
}
