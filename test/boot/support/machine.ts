import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { FAKE_PROGRAMS } from "./fake-programs";
import { ParsedUserData } from "./parsed";

export const SCRIPTS = "/usr/local/lib/cloud-container-engine";
const NODE_SCRIPT = `${SCRIPTS}/node.sh`;
export const INSTALL_SCRIPT = `${SCRIPTS}/real-install.sh`;
const STATE = "/var/lib/cloud-container-engine";

/** What scripts may take from any system; everything else a test has to provide. */
const TOOLS =
  "awk bash cat chmod cmp cp date dirname find grep head id install ln mkdir mktemp mv python3 rm sed sync touch tr wc".split(
    " ",
  );

/**
 * A machine that is a folder: the files of its user data, moved below the folder together with every path that they
 * mention, and programs on its PATH that play a world of other machines. The world is made of files too, so that a
 * test can say what changes at which step: time passes with each `sleep`, which does nothing else.
 */
export class Machine {
  private readonly root = mkdtempSync(join(tmpdir(), "cce-machine-"));

  constructor(userData: string, instanceId = "4c8f2b6e-0f6a-4a52-9d8e-7f1f4a5b6c7d") {
    for (const tool of TOOLS) this.link(`/tools/${tool}`, realTool(tool));
    for (const { path, content, mode } of new ParsedUserData(userData).files) {
      this.write(path, this.moved(content), Number.parseInt(mode, 8));
    }
    for (const [name, text] of Object.entries(FAKE_PROGRAMS)) this.program(name, text);
    this.renameInstaller();
    this.write("/var/lib/cloud/data/instance-id", `${instanceId}\n`);
    this.write("/world/calls", "");
  }

  /** Runs the node's service once, as systemd would; a script that never ends is stopped after 40 waits. */
  boot(
    script = NODE_SCRIPT,
    interpreter = "bash",
  ): {
    readonly ended: boolean;
    readonly code: number | null;
    readonly output: string;
  } {
    rmSync(this.path("/world/sleeps"), { force: true });
    const { status, stdout, stderr } = spawnSync(join(this.root, "tools", interpreter), [this.path(script)], {
      env: { PATH: `${this.path("/bin")}:${this.path("/tools")}`, WORLD: this.path("/world") },
      encoding: "utf8",
      // A script that never waits would not be stopped by the world's clock.
      timeout: 60_000,
    });
    return { ended: status === 0, code: status, output: stdout + stderr };
  }

  /** What others serve, by `host:port`: a ready API. */
  serves(...places: readonly string[]): this {
    places.forEach((place) => this.write(`/world/serving/${place}`, ""));
    return this;
  }

  /** Puts down something of the world: see fake-programs.ts for what is known. */
  world(file: string, content = ""): this {
    this.write(`/world/${file}`, content, 0o755);
    return this;
  }

  /** A program of the machine, in bash. */
  program(name: string, text: string): this {
    this.write(`/bin/${name}`, `#!/bin/bash\nset -u\n${this.moved(text)}\n`, 0o755);
    return this;
  }

  /** A program of this system in the place of one that plays the world. */
  real(name: string): this {
    this.forget(`/bin/${name}`);
    this.link(`/tools/${name}`, realTool(name));
    return this;
  }

  /** What happens at the n-th wait of a boot, in shell; `$WORLD` is the folder of the world. */
  atWait(number: number, happening: string): this {
    return this.world(`at/${number}`, `#!/bin/bash\n${this.moved(happening)}\n`);
  }

  /** What a call of kubeadm does (`join-2` is the second join), in shell; its exit code is kubeadm's. */
  onKubeadm(call: string, happening: string): this {
    return this.world(`on/${call}`, `#!/bin/bash\n${this.moved(happening)}\n`);
  }

  /** Calls of programs that change something, in order: `kubeadm init`, `etcd remove 7`, `kubectl delete node cp1`. */
  get calls(): readonly string[] {
    return this.read("/world/calls").split("\n").filter(Boolean);
  }

  marked(mark: string): boolean {
    return existsSync(this.path(`${STATE}/${mark}`));
  }

  has(path: string): boolean {
    return existsSync(this.path(path));
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  write(path: string, content: string, mode = 0o644): void {
    const target = this.path(path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    chmodSync(target, mode);
  }

  forget(path: string): void {
    rmSync(this.path(path), { recursive: true });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Its own tests run it, by its new name; to all others the programs are there already. */
  private renameInstaller(): void {
    renameSync(this.path(`${SCRIPTS}/install.sh`), this.path(INSTALL_SCRIPT));
    this.write(`${SCRIPTS}/install.sh`, "#!/bin/bash\n", 0o755);
  }

  private link(path: string, to: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    symlinkSync(to, this.path(path));
  }

  private path(path: string): string {
    return join(this.root, path);
  }

  private moved(text: string): string {
    return text.replace(/(?<![\w.:/-])\/(etc|var|run|usr\/local)\//g, `${this.root}/$1/`);
  }
}

function realTool(name: string): string {
  const found = ["/usr/bin", "/bin"].map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`these tests need ${name}`);
  return found;
}
