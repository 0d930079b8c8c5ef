import { readdirSync, readFileSync } from "node:fs";

/** A process, as the kernel accounts for it. */
export interface ProcessUse {
  readonly pid: number;
  readonly command: string;
  /** Seconds of processors so far, without those of its children. */
  readonly cpu: number;
  /** Memory it has, in MiB. */
  readonly memory: number;
  /** Most memory that it had so far, in MiB. */
  readonly peakMemory: number;
}

/** What the kernel counts processor time in, for every architecture: `USER_HZ`. */
const TICKS_PER_SECOND = 100;

/** A process and all that it started, as they are now; what ends meanwhile is left out. */
export function processTree(root: number): readonly ProcessUse[] {
  const found: ProcessUse[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    const use = processUse(pid);
    if (!use) continue;
    found.push(use);
    open.push(...childrenOf(pid));
  }
  return found;
}

function processUse(pid: number): ProcessUse | undefined {
  const [stat, status, command] = ["stat", "status", "cmdline"].map((file) => read(`/proc/${pid}/${file}`));
  if (!stat || !status || command === undefined) return undefined;
  // The name of the program comes second, in parentheses, and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return {
    pid,
    command: command.replaceAll("\0", " "),
    cpu: (user + system) / TICKS_PER_SECOND,
    memory: mebibytes(status, "VmRSS"),
    peakMemory: mebibytes(status, "VmHWM"),
  };
}

/** The kernel lists children under the thread that started them. */
function childrenOf(pid: number): readonly number[] {
  return threadsOf(pid).flatMap((thread) => {
    const children = read(`/proc/${pid}/task/${thread}/children`) ?? "";
    return children.split(" ").flatMap((child) => (child === "" ? [] : Number(child)));
  });
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    // It has ended.
    return [];
  }
}

/** A process that is ending has no memory any more. */
function mebibytes(status: string, field: string): number {
  const kibibytes = new RegExp(`^${field}:\\s+([0-9]+) kB$`, "m").exec(status)?.[1];
  return Number(kibibytes ?? 0) / 1024;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // It has ended.
    return undefined;
  }
}
