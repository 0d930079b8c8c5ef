import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LabFailure } from "../failure";
import type { LabFolders } from "../folders";
import { lastLines } from "./command";
import { end, isAlive, processesMarked } from "./roster";
import type { MarkedProcess } from "./roster";

/** A server that outlives the command which started it. */
export interface Daemon {
  /** The lab's part that it belongs to. */
  readonly part: string;
  readonly name: string;
  /** Those with a lower number start earlier and stop later. */
  readonly order: number;
  /** Absolute path. */
  readonly program: string;
  readonly arguments: readonly string[];
  /** Content that it read at its start: where this changes, it is started anew. @default none */
  readonly inputs?: readonly string[];
  /** Environment variables beside, or in place of, those that every daemon gets. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A daemon that runs. */
export interface RunningDaemon extends MarkedProcess {
  /** The folder of the lab that it belongs to. */
  readonly lab: string;
  readonly part: string;
  readonly name: string;
  readonly order: number;
  /** Tells whether it was started from the same program, arguments and inputs. */
  readonly fingerprint: string;
}

const MARK = "CCE_LAB_DAEMON";

/** What runs of a lab, found by the marks of its processes. */
export function runningDaemons(folders: Pick<LabFolders, "lab">): RunningDaemon[] {
  return daemonsOfAllLabs().filter(({ lab }) => lab === folders.lab);
}

/** What runs of any lab of this person. */
export function daemonsOfAllLabs(): RunningDaemon[] {
  return processesMarked(MARK).flatMap((found) => {
    const [part, name, order, fingerprint, ...lab] = found.mark.split("|");
    if (part === undefined || name === undefined || fingerprint === undefined) return [];
    return [{ ...found, lab: lab.join("|"), part, name, order: Number(order), fingerprint }];
  });
}

/** Whether a daemon runs, and was started from the same program, arguments, environment and inputs. */
export function runsAsDescribed(daemon: Daemon, running: readonly RunningDaemon[]): boolean {
  const wanted = fingerprint(daemon);
  return running.some(
    (found) => found.part === daemon.part && found.name === daemon.name && found.fingerprint === wanted,
  );
}

/**
 * Makes a daemon run: leaves it alone where it runs as described, replaces it where it runs otherwise.
 * @returns its process
 */
export async function ensureRunning(daemon: Daemon, folders: LabFolders): Promise<MarkedProcess> {
  const same = runningDaemons(folders).filter(
    ({ part, name }) => part === daemon.part && name === daemon.name,
  );
  const wanted = fingerprint(daemon);
  const current = same.find((process) => process.fingerprint === wanted);
  if (current !== undefined) return current;
  await endAll(same);
  return launch(daemon, wanted, folders);
}

/**
 * Ends the given daemons, those that were started last first, each group gone before the next is asked.
 * @throws LabFailure where one cannot be ended
 */
export async function endAll(daemons: readonly RunningDaemon[]): Promise<void> {
  const orders = [...new Set(daemons.map(({ order }) => order))].sort((one, other) => other - one);
  for (const order of orders) {
    const group = daemons.filter((daemon) => daemon.order === order);
    const left = await end(group);
    if (left.length === 0) continue;
    const names = group.filter(({ pid }) => left.some((process) => process.pid === pid));
    throw new LabFailure(
      `cannot end ${names.map(({ name, pid }) => `${name} (process ${pid})`).join(", ")}`,
      "it hangs in the kernel: look at its state in /proc, end it, then repeat the command",
    );
  }
}

/** The file that a daemon's output goes to. */
export function logOf(daemon: Pick<Daemon, "name">, folders: LabFolders): string {
  return join(folders.logs, `${daemon.name}.log`);
}

/**
 * Waits until `check` holds.
 * @param check says what is still missing, or nothing when all is well; what it throws counts as missing
 * @param needed daemons without which it can never hold: the death of one ends the wait
 * @param timeout in milliseconds
 * @throws LabFailure which quotes the log of the daemon that died, or says what was still missing
 */
export async function until(
  check: () => Promise<string | undefined>,
  needed: ReadonlyMap<Daemon, MarkedProcess>,
  timeout: number,
  folders: LabFolders,
): Promise<void> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const missing = await check().catch((thrown: unknown) => String(thrown));
    if (missing === undefined) return;
    for (const [daemon, process] of needed) if (!isAlive(process)) throw died(daemon, folders);
    if (Date.now() > deadline) {
      throw new LabFailure(
        `after ${timeout / 1000} s still not ready: ${missing}`,
        `look into the logs in ${folders.logs}; \`npm run lab -- stop --delete\` begins anew`,
      );
    }
    await delay(50);
  }
}

function died(daemon: Daemon, folders: LabFolders): LabFailure {
  const log = logOf(daemon, folders);
  const tail = existsSync(log) ? lastLines(readFileSync(log, "utf8"), 15) : "(no log)";
  return new LabFailure(
    `${daemon.name} ended right after its start; the end of ${log}:\n${tail}`,
    "if its data is damaged, `npm run lab -- stop --delete` begins anew; else repeat the command",
  );
}

function unstartable({ name, program }: Daemon, cause: Error): LabFailure {
  const fix = `see that ${program} is there and may be executed (a file system mounted noexec forbids it)`;
  return new LabFailure(`cannot start ${name}: ${cause.message}`, fix, { cause });
}

async function launch(daemon: Daemon, wanted: string, folders: LabFolders): Promise<MarkedProcess> {
  mkdirSync(folders.logs, { recursive: true, mode: 0o700 });
  const log = logOf(daemon, folders);
  if (existsSync(log)) renameSync(log, `${log}.1`);
  const mark = [daemon.part, daemon.name, daemon.order, wanted, folders.lab].join("|");
  const output = openSync(log, "w", 0o600);
  let child: ChildProcess;
  try {
    child = spawn(daemon.program, daemon.arguments, {
      cwd: folders.lab,
      detached: true,
      stdio: ["ignore", output, output],
      env: { ...environment(), ...daemon.environment, [MARK]: mark },
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (error) => reject(unstartable(daemon, error)));
    });
    child.unref();
  } finally {
    closeSync(output);
  }
  return found(child, mark, () => died(daemon, folders));
}

/** How long the kernel may take to show the environment of a process that has begun, in milliseconds. */
const SHOWN = 5_000;

/** A process is there before its environment can be read, for a moment that is longer on a busy machine. */
async function found(child: ChildProcess, mark: string, died: () => LabFailure): Promise<MarkedProcess> {
  const deadline = Date.now() + SHOWN;
  for (;;) {
    const started = processesMarked(MARK).find((process) => process.mark === mark);
    if (started !== undefined) return started;
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) throw died();
    await delay(10);
  }
}

/** Daemons get what programs need to run, and none of the secrets and proxies in the person's environment. */
function environment(): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", "TMPDIR", "LANG", "TZ"];
  return Object.fromEntries(kept.map((name) => [name, process.env[name]]));
}

function fingerprint(daemon: Daemon): string {
  const { program, arguments: words, inputs = [], environment = {} } = daemon;
  const described = JSON.stringify([program, words, inputs, environment]);
  return createHash("sha256").update(described).digest("hex").slice(0, 16);
}
