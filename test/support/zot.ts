import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as https from "node:https";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createAuthority, issue } from "../../lab/kubernetes/issue";
import { bcryptHash } from "../../lab/plugins/random/bcrypt";
import { accountNames } from "../../lib/zot/access";
import type { ZotSettings } from "../../lib/zot/config";
import { zotConfig } from "../../lib/zot/config";
import { htpasswd } from "../../lib/zot/htpasswd";
import type { Registries } from "../../lib/registry";
import { freePort } from "./registry";
import { until } from "./until";

/** Who calls; undefined without an account. */
export type Caller = string | undefined;

/** What the server answered. */
export interface ZotAnswer {
  readonly status: number;
  readonly text: string;
}

/** The program. Where there is none on PATH, jest.config.mjs leaves out the tests that need it. */
export function zotOfPath(): string {
  const found = (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "zot"))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error("there is no program called zot on PATH");
  return found;
}

/** Whether a zot was built with search, which small ones are not. */
export function hasSearch(program: string): boolean {
  const { stdout, stderr } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return /"binary-type":"[^"]*search/.test(stdout + stderr);
}

/** Everybody's password; what it is worth is not tested here. */
const password = (account: string) => `password of ${account}`;
/** The least that bcrypt does, as tests log in often. */
const COST = 4;

/** A real zot on loopback, with the configuration that is generated and nothing changed but where its files are. */
export class Zot {
  private constructor(
    private readonly folder: string,
    private readonly config: string,
    private readonly port: number,
    private readonly authority: string,
  ) {}

  private process?: ChildProcess;

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** How clients of registries call it as somebody. */
  as(user: string): Registries {
    const credential = { user, password: password(user) };
    return { credential: () => Promise.resolve(credential), ca: this.authority, patience: 20_000 };
  }

  static async make(settings: ZotSettings): Promise<Zot> {
    const folder = mkdtempSync(join(tmpdir(), "cce-zot-"));
    const authority = await createAuthority("images");
    const server = await issue({ commonName: "images", serves: ["127.0.0.1"] }, authority);
    const file = (name: string, content: string) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const accounts = accountNames(settings.access, settings.hasMetrics);
    const hashes = accounts.map((name) => [name, bcryptHash(password(name), randomBytes(16), COST)] as const);
    const port = await freePort();
    const config = zotConfig(settings, {
      address: "127.0.0.1",
      port,
      data: join(folder, "data"),
      htpasswd: file("htpasswd", htpasswd(hashes)),
      certificate: file("tls.crt", server.certificate),
      key: file("tls.key", server.key),
    });
    const path = file("config.json", JSON.stringify(config));
    return new Zot(folder, path, port, authority.certificate);
  }

  /** What `zot verify` says of the configuration. */
  verify(program: string): { readonly accepted: boolean; readonly said: string } {
    const { status, stdout, stderr } = spawnSync(program, ["verify", this.config], { encoding: "utf8" });
    return { accepted: status === 0, said: `${stdout}${stderr}` };
  }

  async start(program: string): Promise<void> {
    this.process = spawn(program, ["serve", this.config], { stdio: "ignore" });
    const ready = () => this.call(undefined, "GET", "/readyz").catch(() => undefined);
    await until("zot is ready", ready, (answer) => answer?.status === 200);
  }

  async stop(): Promise<void> {
    const running = this.process;
    if (running && running.exitCode === null) {
      const gone = new Promise((resolve) => running.once("exit", resolve));
      running.kill();
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  call(
    caller: Caller,
    method: string,
    path: string,
    body?: string,
    type = "application/octet-stream",
  ): Promise<ZotAnswer> {
    return new Promise((resolve, reject) => {
      const request = https.request(
        {
          host: "127.0.0.1",
          port: this.port,
          method,
          path,
          ca: this.authority,
          auth: caller === undefined ? undefined : `${caller}:${password(caller)}`,
          headers: { "Content-Type": type, "Content-Length": Buffer.byteLength(body ?? "") },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
          });
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }

  /** Pushes an image of one small layer; returns the first answer that is no success, or that to its manifest. */
  async push(caller: Caller, repository: string, tag: string, layer = "a layer"): Promise<number> {
    const config = "{}";
    for (const content of [config, layer]) {
      const path = `/v2/${repository}/blobs/uploads/?digest=${digest(content)}`;
      const { status } = await this.call(caller, "POST", path, content);
      if (status >= 300) return status;
    }
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: digest(config), size: 2 },
      layers: [
        {
          mediaType: "application/vnd.oci.image.layer.v1.tar",
          digest: digest(layer),
          size: Buffer.byteLength(layer),
        },
      ],
    });
    const path = `/v2/${repository}/manifests/${tag}`;
    return (await this.call(caller, "PUT", path, manifest, MANIFEST)).status;
  }

  async pull(caller: Caller, repository: string, tag: string): Promise<number> {
    return (await this.call(caller, "GET", `/v2/${repository}/manifests/${tag}`)).status;
  }

  async remove(caller: Caller, repository: string, tag: string): Promise<number> {
    return (await this.call(caller, "DELETE", `/v2/${repository}/manifests/${tag}`)).status;
  }

  /** Names of the repositories that somebody sees. */
  async catalog(caller: Caller): Promise<readonly string[]> {
    const { text } = await this.call(caller, "GET", "/v2/_catalog");
    const { repositories = [] } = JSON.parse(text) as { repositories?: string[] }; // the API's contract
    return [...repositories].sort();
  }
}

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** The digest by which registries know a content. */
export function digest(content: string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
