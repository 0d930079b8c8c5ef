import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { parseArgs } from "node:util";
import { labFolders, startLab } from "../../lab";
import type { Report } from "../../lab";
import type { Target } from "./stack";
import { stateEnvironment } from "./state";

/** What the commands `up` and `down` take. */
export interface Options {
  /** A kubeconfig of the user's; undefined for the lab. */
  readonly kubeconfig?: string;
  readonly stack: string;
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
  return { kubeconfig, stack: values.stack ?? (kubeconfig === undefined ? LAB_STACK : OWN_STACK) };
}

/**
 * Gets the engine, and the lab's cluster where the user names none; afterwards both are found by `process.env`. Where
 * no lab can run, the user's own Pulumi does for the user's own cluster.
 *
 * @throws LabFailure where this machine can run no lab, and needs one
 */
export async function prepare(options: Options, report: Report): Promise<Target> {
  const { kubeconfig, stack } = options;
  const folders = labFolders();
  Object.assign(process.env, stateEnvironment(basename(folders.lab)));
  if (kubeconfig !== undefined && process.platform !== "linux") return { stack, kubeconfig };
  const lab = await startLab(kubeconfig === undefined ? ["engine", "kubernetes"] : ["engine"], report);
  Object.assign(process.env, lab.env);
  return { stack, kubeconfig: kubeconfig ?? lab.kubeconfig };
}
