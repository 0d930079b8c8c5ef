import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { labFolders } from "../../lab";
import type { LabFolders } from "../../lab";
import type { Ended } from "./running";
import { Running } from "./running";

const CHECKOUT = join(__dirname, "../..");

/**
 * The commands of a person who has just cloned the project, with a state and a stack that only a test has, and a lab that
 * only it has or the one that the tests run on.
 */
export class RootProgram {
  readonly lab: LabFolders;
  private readonly home = mkdtempSync(join(tmpdir(), "state-"));
  private readonly env: NodeJS.ProcessEnv;

  /**
   * @param name of lab and stack, unlike that of any other test
   * @param labName @default a lab of its own, of this name
   */
  constructor(
    private readonly name: string,
    labName = name,
  ) {
    // The lab that the tests run on would count as installed by the user.
    const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== labFolders().bin);
    this.env = { ...process.env, PATH: path.join(delimiter), CCE_LAB: labName, CCE_STATE: this.home };
    this.lab = labFolders(this.env);
  }

  get kubeconfig(): string {
    return join(this.lab.lab, "kubernetes", "kubeconfig");
  }

  start(command: "up" | "down", ...args: readonly string[]): Running {
    return this.node(`dist/bin/${command}.js`, "--stack", this.name, ...args);
  }

  run(command: "up" | "down", ...args: readonly string[]): Promise<Ended> {
    return this.start(command, ...args).ended;
  }

  startLab(): Promise<Ended> {
    return this.node("dist/bin/lab.js", "start").ended;
  }

  /** Has a stack that is not there yet find settings of the program, as a person does who kept those of another one. */
  begin(settings: Readonly<Record<string, unknown>>): void {
    const config = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [`platform:${key}`, value]),
    );
    writeFileSync(join(CHECKOUT, `Pulumi.${this.name}.yaml`), JSON.stringify({ config }));
  }

  /** Sets a value of the stack's configuration, as JSON where it is no text. */
  async configure(key: string, value: unknown): Promise<void> {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    await this.pulumi("config", "set", `platform:${key}`, text, "--plaintext");
  }

  async unset(key: string): Promise<void> {
    await this.pulumi("config", "rm", `platform:${key}`);
  }

  /** The state as it lies on the disk. */
  state(): string {
    const stacks = join(this.home, basename(this.lab.lab), "state/.pulumi/stacks/platform");
    return readFileSync(join(stacks, `${this.name}.json`), "utf8");
  }

  /** Processes that have to do with the lab: those whose command line names its folder. */
  processes(): readonly string[] {
    return readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .map(commandLine)
      .filter((line) => line.includes(this.lab.lab));
  }

  /** Ends the lab, whatever a failed test left, and forgets the state. */
  async close(): Promise<void> {
    if (basename(this.lab.lab) === this.name) await this.node("dist/bin/lab.js", "stop", "--delete").ended;
    rmSync(this.home, { recursive: true, force: true });
    rmSync(join(CHECKOUT, `Pulumi.${this.name}.yaml`), { force: true });
  }

  private async pulumi(...args: readonly string[]): Promise<void> {
    const folder = join(this.home, basename(this.lab.lab));
    const env = {
      ...this.env,
      PATH: `${this.lab.bin}${delimiter}${this.env.PATH}`,
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: join(folder, "passphrase"),
    };
    const place = { cwd: CHECKOUT, env };
    const { with: code, output } = await new Running("pulumi", [...args, "--stack", this.name], place).ended;
    if (code !== 0) throw new Error(output);
  }

  private node(...args: readonly string[]): Running {
    return new Running(process.execPath, args, { cwd: CHECKOUT, env: this.env });
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    // It has ended in the meantime.
    return "";
  }
}
