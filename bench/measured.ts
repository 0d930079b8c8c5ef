import { spawn } from "node:child_process";
import type { Cost } from "./costs";
import { processTree } from "./process-tree";

/** A command to measure. */
export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Which of its processes runs the program that is deployed, by its command line. */
  readonly runsProgram: RegExp;
}

/** How often processes are looked at, in milliseconds: what they use after the last look is not counted. */
const INTERVAL = 50;

/**
 * Runs a command to its end.
 *
 * @throws Error with what it wrote when it fails, or never ran a program
 */
export async function measured(command: Command): Promise<Cost> {
  const since = process.hrtime.bigint();
  const child = spawn(command.program, command.arguments, {
    cwd: command.cwd,
    env: command.env,
    signal: command.signal,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const watch = new Watch(command.runsProgram);
  const timer = setInterval(() => child.pid !== undefined && watch.look(child.pid), INTERVAL);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    const wall = Number(process.hrtime.bigint() - since) / 1e9;
    if (code === 0) return watch.cost(wall);
  } finally {
    clearInterval(timer);
  }
  throw new Error(`${command.program} ${command.arguments.join(" ")} failed:\n${output}`);
}

/** What the processes of a command used, as far as it was seen. */
class Watch {
  private readonly cpu = new Map<number, number>();
  private readonly programs = new Map<number, number>();
  private peak = 0;

  constructor(private readonly runsProgram: RegExp) {}

  look(root: number): void {
    const tree = processTree(root);
    for (const { pid, command, cpu, peakMemory } of tree) {
      this.cpu.set(pid, cpu);
      // One that is ending has no command and no memory any more, but what was seen before stays.
      if (this.runsProgram.test(command)) this.programs.set(pid, peakMemory);
    }
    this.peak = Math.max(this.peak, sum(tree.map(({ memory }) => memory)));
  }

  /** @throws Error when none of the processes ran a program */
  cost(wall: number): Cost {
    if (this.programs.size === 0) throw new Error("none of the processes of the engine ran a program");
    return {
      wall,
      cpu: sum([...this.cpu.values()]),
      memory: this.peak,
      programMemory: Math.max(...this.programs.values()),
    };
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
