import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { ChildProcess } from "node:child_process";

/** How a command ended, and all that it printed. */
export interface Ended {
  /** Exit code, or the signal that ended it. */
  readonly with: number | NodeJS.Signals | null;
  readonly output: string;
}

/** A command under way, which with all that it starts is a process group of its own. */
export class Running {
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private text = "";

  constructor(
    program: string,
    args: readonly string[],
    place: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
  ) {
    this.child = spawn(program, args, { ...place, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const hear = (chunk: Buffer) => void (this.text += chunk.toString());
    this.child.stdout?.on("data", hear);
    this.child.stderr?.on("data", hear);
    this.ended = new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("close", (code, signal) => resolve({ with: code ?? signal, output: this.text }));
    });
  }

  /** What it has printed so far. */
  get output(): string {
    return this.text;
  }

  /** Whether it has ended. */
  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Signals it and all that it started, as a terminal does on Ctrl-C. */
  kill(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) throw new Error("the command was never started");
    process.kill(-this.child.pid, signal);
  }

  /** Has it stand still, or go on: it alone, not what it started. */
  stand(isStill: boolean): void {
    this.child.kill(isStill ? "SIGSTOP" : "SIGCONT");
  }

  /** Ends it and all that it started at once, also what has become a group of its own, as when a machine loses power. */
  async killTree(): Promise<void> {
    for (const pid of descendants(this.child.pid ?? 0)) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended in the meantime.
      }
    }
    await this.ended;
  }
}

/** The process itself before those that it started, so that it starts no others. */
function descendants(root: number): readonly number[] {
  const processes = readdirSync("/proc").flatMap((entry) => {
    const parent = parentOf(entry);
    return parent === undefined ? [] : [{ pid: Number(entry), parent }];
  });
  const found = [root];
  for (const ancestor of found) {
    found.push(...processes.filter(({ parent }) => parent === ancestor).map(({ pid }) => pid));
  }
  return found;
}

function parentOf(pid: string): number | undefined {
  if (!/^[1-9][0-9]*$/.test(pid)) return undefined;
  try {
    const [, parent] = /\) \S ([0-9]+) /.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return parent === undefined ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}
