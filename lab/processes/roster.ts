import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { codeOf } from "../failure";

/** A process that cannot be mistaken for a later one. */
export interface LiveProcess {
  readonly pid: number;
  /** Kernel ticks between boot and the start of the process: with the id, never the same twice. */
  readonly startTime: string;
}

/**
 * A process found by the mark that it carries in its environment. Nothing that the lab starts is
 * known by a recorded process id: ids are recycled, and a command killed between starting a daemon and
 * writing its id down would leave a daemon that nobody knows.
 */
export interface MarkedProcess extends LiveProcess {
  /** The value of the environment variable that marks it. */
  readonly mark: string;
}

/** The live processes of this person that have `variable` in their environment, or inherited it. */
export function processesMarked(variable: string): MarkedProcess[] {
  const found: MarkedProcess[] = [];
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const pid = Number(entry);
    if (pid === process.pid) continue;
    const startTime = startTimeOf(pid);
    const mark = startTime === undefined ? undefined : environmentOf(pid).get(variable);
    if (startTime !== undefined && mark !== undefined) found.push({ pid, startTime, mark });
  }
  return found;
}

/** The live processes of this person whose command lines begin with a text. */
export function processesStartedAs(beginning: string): LiveProcess[] {
  return readdirSync("/proc").flatMap((entry) => {
    const pid = Number(entry);
    if (!/^\d+$/.test(entry) || !readProcess(pid, "cmdline").startsWith(beginning)) return [];
    const startTime = startTimeOf(pid);
    return startTime === undefined ? [] : [{ pid, startTime }];
  });
}

/** Whether the very same process still runs; a zombie does not. */
export function isAlive(process: LiveProcess): boolean {
  return startTimeOf(process.pid) === process.startTime;
}

/** How long a process may take to leave when asked politely, in milliseconds. */
const GRACE = 10_000;
/** How long the kernel may take to remove a killed one. */
const REMOVAL = 5_000;

/** Asks processes to leave, makes those that do not, and returns those that even then remain. */
export async function end<P extends LiveProcess>(
  processes: readonly P[],
  grace: number = GRACE,
): Promise<readonly P[]> {
  const stubborn = await signalAndWait(processes, "SIGTERM", grace);
  return signalAndWait(stubborn, "SIGKILL", REMOVAL);
}

async function signalAndWait<P extends LiveProcess>(
  processes: readonly P[],
  signal: NodeJS.Signals,
  patience: number,
): Promise<readonly P[]> {
  for (const { pid, startTime } of processes) {
    if (!isAlive({ pid, startTime })) continue;
    try {
      process.kill(pid, signal);
    } catch (thrown) {
      if (codeOf(thrown) !== "ESRCH") throw thrown;
    }
  }
  const deadline = Date.now() + patience;
  let left = processes.filter(isAlive);
  while (left.length > 0 && Date.now() < deadline) {
    await delay(20);
    left = left.filter(isAlive);
  }
  return left;
}

/** Field 22 of /proc/PID/stat; undefined for a process that is gone or a zombie. */
function startTimeOf(pid: number): string | undefined {
  const stat = readProcess(pid, "stat");
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startTime] = [fields[0], fields[19]];
  return state === "Z" || state === "X" ? undefined : startTime;
}

function environmentOf(pid: number): Map<string, string> {
  const entries = readProcess(pid, "environ").split("\0");
  return new Map(
    entries.map((entry) => {
      const separator = entry.indexOf("=");
      return [entry.slice(0, separator), entry.slice(separator + 1)];
    }),
  );
}

/** A file of a process; empty where the process is gone or another person's. */
function readProcess(pid: number, file: "stat" | "environ" | "cmdline"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
