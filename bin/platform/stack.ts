import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import type { OutputMap, Stack } from "@pulumi/pulumi/automation";
import { checkout } from "../../lab";
import { settleInterruption } from "./interrupted";

/** The cluster that a stack's program deploys to. */
export interface Target {
  /** Name of the stack. */
  readonly stack: string;
  /** Path of a kubeconfig. */
  readonly kubeconfig: string;
  /** Has a cluster made on OpenStack, by settings of the program. @default the platform goes to the kubeconfig's */
  readonly openstack?: Readonly<Record<string, unknown>>;
}

/** Selects the stack of the root program, or makes it, and points it at its cluster. */
export async function openStack(target: Target): Promise<Stack> {
  // The versions that fit together are pinned by the lock file and the lab; the SDK's own check asks for the newest.
  const pulumiCommand = await PulumiCommand.get({ skipVersionCheck: true });
  const isNew = !(await stackExists(target.stack));
  if (isNew) forgetPassphrase(join(checkout(), `Pulumi.${target.stack}.yaml`));
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: target.stack, workDir: checkout() },
    { pulumiCommand, envVars: { PULUMI_SKIP_UPDATE_CHECK: "1" } },
  );
  await stack.setConfig("platform:kubeconfig", { value: target.kubeconfig });
  if (target.openstack) {
    await stack.setConfig(OPENSTACK, { value: JSON.stringify(target.openstack) });
  } else if (isNew && (await hasOpenStack(target.stack))) {
    // Of a stack of this name that was there before.
    await stack.removeConfig(OPENSTACK);
  }
  await releaseStaleLock(stack);
  await settleInterruption(stack, target.kubeconfig);
  return stack;
}

/**
 * Deploys the stack's program, after a preview: an argument that is refused anywhere in the program is found before
 * anything is created. Refreshing first finds what somebody changed by hand, and what an interrupted run had
 * begun.
 *
 * @returns what the program exports
 */
export async function deploy(stack: Stack): Promise<OutputMap> {
  await pulumi(["up", "--suppress-outputs", "--stack", stack.name], "deployed");
  return stack.outputs();
}

/** Removes everything that the stack deployed, and the stack itself. */
export async function remove(stack: Stack): Promise<void> {
  await pulumi(
    ["destroy", "--skip-preview", "--suppress-outputs", "--remove", "--stack", stack.name],
    "removed",
  );
}

/** Runs the engine in the user's terminal, where it shows its progress better than through the Automation API. */
async function pulumi(args: readonly string[], done: string): Promise<void> {
  const child = spawn("pulumi", [...args, "--refresh", "--yes"], {
    cwd: checkout(),
    stdio: ["ignore", "inherit", "inherit"],
  });
  // An interrupt reaches the engine too, which ends in good order; this process has to wait for that.
  const wait = () => undefined;
  process.on("SIGINT", wait);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  }).finally(() => process.off("SIGINT", wait));
  if (code === 0) return;
  throw new Error(
    `not everything was ${done}, see above; once that is mended, the same command goes on from there`,
  );
}

/** Whether the stack exists in the backend. */
export async function stackExists(name: string): Promise<boolean> {
  const workspace = await rootWorkspace();
  const stacks = await workspace.listStacks();
  return stacks.some((stack) => stack.name === name);
}

/** Whether a stack that exists has a cluster of its own on OpenStack. */
export async function hasOpenStack(name: string): Promise<boolean> {
  const workspace = await rootWorkspace();
  return Object.hasOwn(await workspace.getAllConfig(name), OPENSTACK);
}

/** Forgets a stack of whose resources nothing is left. */
export async function forget(name: string): Promise<void> {
  const workspace = await rootWorkspace();
  await workspace.removeStack(name, { force: true, preserveConfig: true });
}

/** The setting by which the program makes a cluster. */
const OPENSTACK = "platform:openstack";

async function rootWorkspace(): Promise<LocalWorkspace> {
  const pulumiCommand = await PulumiCommand.get({ skipVersionCheck: true });
  return LocalWorkspace.create({ workDir: checkout(), pulumiCommand });
}

/**
 * A settings file that outlived its stack, as when a backend was emptied, belongs to a passphrase that may be gone.
 * Where it holds nothing secret, the new stack may have one of its own.
 */
function forgetPassphrase(settingsFile: string): void {
  if (!existsSync(settingsFile)) return;
  const settings = readFileSync(settingsFile, "utf8");
  if (/^\s+secure:/m.test(settings)) return;
  writeFileSync(settingsFile, settings.replace(/^encryptionsalt:.*\n?/m, ""));
}

/**
 * A command that was killed leaves its lock behind in a local backend. One whose process is gone holds up nothing.
 */
async function releaseStaleLock(stack: Stack): Promise<void> {
  const backend = process.env.PULUMI_BACKEND_URL;
  if (!backend?.startsWith("file://")) return;
  const folder = join(backend.slice("file://".length), ".pulumi", "locks");
  const locks = lockFiles(folder).filter((file) => file.includes(`/${stack.name}/`));
  if (locks.length > 0 && locks.every(isStale)) await stack.cancel();
}

function lockFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(folder, name));
  } catch {
    // No folder, no locks.
    return [];
  }
}

function isStale(file: string): boolean {
  const lock: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof lock !== "object" || lock === null || !("pid" in lock) || !("hostname" in lock)) return false;
  return lock.hostname === hostname() && typeof lock.pid === "number" && !isAlive(lock.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
