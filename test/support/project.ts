import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ended } from "./running";
import { Running } from "./running";

const CHECKOUT = join(__dirname, "../..");

/**
 * At times the engine loses its own default provider, before anything is deployed.
 *
 * @see https://github.com/pulumi/pulumi/issues/20529
 */
const ENGINE_PANIC = "'Check' and 'Diff' must be called before 'Update'";

/** Where a project has its files. */
interface Place {
  /** That of Pulumi.yaml. */
  readonly folder: string;
  /** Name in Pulumi.yaml. */
  readonly name: string;
  /** The backend's. */
  readonly state: string;
  /** What is deleted in the end. */
  readonly made: readonly string[];
}

/**
 * A Pulumi project on the disk, with a compiled program: what has to be run by the command line in processes of its own,
 * because it fails, or is killed, or is what a user has.
 */
export class Project {
  private readonly env: NodeJS.ProcessEnv;

  private constructor(
    private readonly place: Place,
    private readonly stack: string,
  ) {
    this.env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${place.state}`,
      PULUMI_CONFIG_PASSPHRASE: "of a test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
    };
  }

  /**
   * A project of its own.
   *
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
    return Project.begin({ folder, name: "e2e", state: folder, made: [folder] }, stack);
  }

  /**
   * The project of an example, where it is, with the settings that it has for the lab.
   *
   * @param stack name of the stack, unlike that of any other test
   * @param example folder in examples
   */
  static async ofExample(stack: string, example: string): Promise<Project> {
    const folder = join(CHECKOUT, "examples", example);
    const settings = join(folder, `Pulumi.${stack}.yaml`);
    const state = mkdtempSync(join(tmpdir(), `${stack}-`));
    copyFileSync(join(folder, "Pulumi.dev.yaml"), settings);
    return Project.begin({ folder, name: example, state, made: [settings, state] }, stack);
  }

  private static async begin(place: Place, stack: string): Promise<Project> {
    const project = new Project(place, stack);
    const { with: code, output } = await project.run("stack", "init", stack);
    if (code !== 0) throw new Error(output);
    return project;
  }

  /** Sets what the program reads from its configuration. */
  async configure(values: Readonly<Record<string, string>>): Promise<void> {
    const pairs = Object.entries(values).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    await this.run("config", "set-all", ...pairs);
  }

  /** Runs `pulumi` to its end; once more where the engine fell over a defect of its own. */
  async run(...args: readonly string[]): Promise<Ended> {
    const ended = await this.start(...args).ended;
    if (!ended.output.includes(ENGINE_PANIC)) return ended;
    process.stderr.write(`the engine panicked (${ENGINE_PANIC}); pulumi ${args[0]} is repeated\n`);
    await this.start("cancel", "--yes").ended;
    return this.start(...args).ended;
  }

  /** Starts `pulumi`. */
  start(...args: readonly string[]): Running {
    return new Running("pulumi", [...args, "--non-interactive"], { cwd: this.place.folder, env: this.env });
  }

  /** Runs `cce` to its end. */
  cce(...args: readonly string[]): Promise<Ended> {
    const program = join(CHECKOUT, "dist/lib/cli/cce.js");
    return new Running(process.execPath, [program, ...args], { cwd: this.place.folder, env: this.env }).ended;
  }

  /** The state as it lies on the disk. */
  state(): string {
    const { state, name } = this.place;
    return readFileSync(join(state, ".pulumi/stacks", name, `${this.stack}.json`), "utf8");
  }

  /** Removes what is deployed, and forgets the project. */
  async close(): Promise<void> {
    await this.run("cancel", "--yes");
    await this.cce("settle");
    const { with: code, output } = await this.run("destroy", "--yes", "--skip-preview", "--refresh");
    if (code !== 0) throw new Error(output);
    for (const path of this.place.made) rmSync(path, { recursive: true, force: true });
  }
}
