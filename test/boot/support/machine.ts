import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { FAKE_PROGRAMS } from "./fake-programs";
import { ParsedUserData } from "./parsed";

const SCRIPTS = "/usr/local/lib/cloud-container-engine";
const NODE_SCRIPT = `${SCRIPTS}/node.sh`;
const STATE = "/var/lib/cloud-container-engine";

/**
 * A machine that is a folder: the files of its user data, moved below the folder together with every path that they
 * mention, and programs on its PATH that play a world of other machines. The world is made of files too, so that a
 * test can say what changes at which step: time passes with each `sleep`, which does nothing else.
 */
export class Machine {
  private readonly root = mkdtempSync(join(tmpdir(), "cce-machine-"));

  constructor(userData: string, instanceId = "4c8f2b6e-0f6a-4a52-9d8e-7f1f4a5b6c7d") {
    for (const { path, content, mode } of new ParsedUserData(userData).files) {
      this.write(path, this.moved(content), Number.parseInt(mode, 8));
    }
    for (const [name, text] of Object.entries(FAKE_PROGRAMS)) {
      this.write(`/bin/${name}`, `#!/bin/bash\nset -u\n${this.moved(text)}`, 0o755);
    }
    // Its own test runs it; here the programs are there already.
    this.write(`${SCRIPTS}/install.sh`, "#!/bin/bash\n", 0o755);
    this.write("/var/lib/cloud/data/instance-id", `${instanceId}\n`);
    this.write("/world/calls", "");
  }

  /** Runs the node's service once, as systemd would; a script that never ends is stopped after 40 waits. */
  boot(script = NODE_SCRIPT): {
    readonly ended: boolean;
    readonly code: number | null;
    readonly output: string;
  } {
    rmSync(this.path("/world/sleeps"), { force: true });
    const { status, stdout, stderr } = spawnSync("bash", [this.path(script)], {
      env: { PATH: `${this.path("/bin")}:/usr/bin:/bin:/usr/sbin:/sbin`, WORLD: this.path("/world") },
      encoding: "utf8",
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

  private path(path: string): string {
    return join(this.root, path);
  }

  private moved(text: string): string {
    return text.replace(/(?<![\w.:/-])\/(etc|var|run|usr\/local)\//g, `${this.root}/$1/`);
  }
}
