import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ended } from "./running";
import { Running } from "./running";

const CHECKOUT = join(__dirname, "../..");

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

  /** Starts `pulumi`. */
  start(...args: readonly string[]): Running {
    return new Running("pulumi", [...args, "--non-interactive"], { cwd: this.folder, env: this.env });
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
