import { spawn } from "node:child_process";
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
}
