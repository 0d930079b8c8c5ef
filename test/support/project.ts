import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CHECKOUT = join(__dirname, "../..");

/** How a command ended, and all that it printed. */
export interface Ended {
  /** Exit code, or the signal that ended it. */
  readonly with: number | NodeJS.Signals | null;
  readonly output: string;
}

/**
 * A Pulumi project on the disk, with a compiled program of test/e2e/programs: what has to be run by the command line
 * in processes of its own, because it fails, or is killed.
 */
export class Project {
  private constructor(
    private readonly folder: string,
    private readonly stack: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /**
   * @param stack name of the stack, which the program gets to know as its stack
   * @param program file in test/e2e/programs, without extension
   */
  static async create(stack: string, program: string): Promise<Project> {
    const folder = mkdtempSync(join(tmpdir(), `${stack}-`));
    const main = `programs/${program}.js`;
    const runtime = { name: "nodejs", options: { typescript: false } };
    writeFileSync(join(folder, "Pulumi.yaml"), JSON.stringify({ name: "e2e", main, runtime }));
    symlinkSync(join(CHECKOUT, "dist/test/e2e/programs"), join(folder, "programs"));
    symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
    const project = new Project(folder, stack, {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${folder}`,
      PULUMI_CONFIG_PASSPHRASE: "of a test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
    });
    const { with: code, output } = await project.run("stack", "init", stack);
    if (code !== 0) throw new Error(output);
    return project;
  }

  /** Sets what the program reads from its configuration. */
  async configure(values: Readonly<Record<string, string>>): Promise<void> {
    const pairs = Object.entries(values).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    await this.run("config", "set-all", ...pairs);
  }

  /** Runs `pulumi` to its end. */
  run(...args: readonly string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  /** Starts `pulumi`, which with the language host and the plugins is a process group of its own. */
  start(...args: readonly string[]): Running {
    const child = spawn("pulumi", [...args, "--non-interactive"], {
      cwd: this.folder,
      env: this.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new Running(child);
  }

  /** The state as it lies on the disk. */
  state(): string {
    return readFileSync(join(this.folder, ".pulumi/stacks/e2e", `${this.stack}.json`), "utf8");
  }

  /** Removes what is deployed, and forgets the project. */
  async close(): Promise<void> {
    await this.run("cancel", "--yes");
    const { with: code, output } = await this.run("destroy", "--yes", "--skip-preview", "--refresh");
    if (code !== 0) throw new Error(output);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A command under way. */
export class Running {
  readonly ended: Promise<Ended>;
  private text = "";

  constructor(private readonly child: ChildProcess) {
    const hear = (chunk: Buffer) => void (this.text += chunk.toString());
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    this.ended = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve({ with: code ?? signal, output: this.text }));
    });
  }

  /** What it has printed so far. */
  get output(): string {
    return this.text;
  }

  /** Has the engine and all that it started end, at once. */
  kill(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) throw new Error("the command was never started");
    process.kill(-this.child.pid, signal);
  }
}
