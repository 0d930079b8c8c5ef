import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createServer, connect } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KeyAndCertificate } from "../../lab/kubernetes/issue";
import { tool } from "../../lab";
import type { Registries } from "../../lib/registry";
import { until } from "./until";

/** Who may do everything in a registry of a test, and nobody else anything. */
export const MEMBER = { user: "member", password: "of a member" } as const;
/** The password of everybody in tests, as `htpasswd -B` hashes it. */
const HASH = "$2b$05$abcdefghijklmnopqrstuudoEAncJYmrEapvpitRQ1a5O2UJdiHey";

/** A file of accounts that all have the password of a member. */
export function passwordFile(...users: readonly string[]): string {
  return users.map((user) => `${user}:${HASH}\n`).join("");
}

/** How a registry of a test is. */
export interface RegistryWanted {
  /** @default it speaks plain HTTP */
  readonly identity?: KeyAndCertificate;
  /** Whether content can be deleted. @default true */
  readonly deletes?: boolean;
}

/** The distribution project's registry on loopback, with a password. */
export class TestRegistry {
  private constructor(
    /** `127.0.0.1:12345` */
    readonly host: string,
    private readonly folder: string,
    private readonly port: number,
    private child: ChildProcess,
  ) {}

  static async start({ identity, deletes = true }: RegistryWanted = {}): Promise<TestRegistry> {
    const folder = mkdtempSync(join(tmpdir(), "registry-"));
    const port = await freePort();
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    };
    const tls =
      identity === undefined
        ? {}
        : { tls: { certificate: file("tls.crt", identity.certificate), key: file("tls.key", identity.key) } };
    const settings = {
      version: 0.1,
      log: { level: "error", accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: deletes } },
      http: { addr: `127.0.0.1:${port}`, ...tls },
      auth: { htpasswd: { realm: "test", path: file("htpasswd", passwordFile(MEMBER.user)) } },
    };
    file("settings.yml", JSON.stringify(settings));
    const registry = new TestRegistry(`127.0.0.1:${port}`, folder, port, await launch(folder));
    await registry.ready();
    return registry;
  }

  /** How a member calls it, over plain HTTP. */
  get access(): Registries {
    return {
      credential: (host) => Promise.resolve(host === this.host ? MEMBER : undefined),
      plainHttp: [this.host],
      patience: 20_000,
    };
  }

  /** Where it keeps its data. */
  get data(): string {
    return join(this.folder, "data");
  }

  /** Cuts its power, and has it back. */
  async restart(): Promise<void> {
    await this.cutPower();
    this.child = await launch(this.folder);
    await this.ready();
  }

  async stop(): Promise<void> {
    await this.cutPower();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Cuts its power. */
  async cutPower(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }

  private async ready(): Promise<void> {
    await until(
      "the registry listens",
      () => answers(this.port),
      (listens) => {
        if (this.child.exitCode !== null) throw new Error("the registry has ended");
        return listens;
      },
    );
  }
}

async function launch(folder: string): Promise<ChildProcess> {
  const program = await tool("docker-registry");
  return spawn(program, ["serve", join(folder, "settings.yml")], { stdio: "ignore" });
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true) ?? socket.destroy());
    socket.once("error", () => resolve(false));
  });
}
