import { Agent, request } from "node:https";
import { parse } from "yaml";
import { clusterAccess, readKubeconfig } from "../../lab/plugins/kubernetes/kubeconfig";
import { servedResources } from "../../lib/constructs/kinds-served";
import type { Kind, Kinds } from "./kinds";
import { collectionPath, isKind } from "./kinds";
import type { Manifest } from "./manifests";
import { until } from "./until";

/** What the API server answered to a change. */
export interface Answer<T> {
  readonly object: T;
  /** What it warned of, such as violations of a Pod Security level that is not enforced. */
  readonly warnings: readonly string[];
}

/** What became of an attempt. */
export interface Attempt {
  /** What the API server refuses it with. @default it would take it */
  readonly refusal?: string;
  readonly warnings: readonly string[];
  /** What would be made of it, defaults and all. @default nothing */
  readonly object?: Manifest;
}

/** An answer of the API server other than success. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: object | string;
  readonly type?: string;
  /** The user in whose name it is. @default the administrator */
  readonly as?: string;
}

/** The lab's cluster, as its API has it: a reader of its own, so that no client library comes between. */
export class Cluster {
  private readonly agent: Agent;
  private readonly server: string;

  /** @param kubeconfig path of a kubeconfig; that of the lab in whose environment the tests run by default */
  constructor(kubeconfig = process.env.KUBECONFIG) {
    if (!kubeconfig) throw new Error("KUBECONFIG is not set: run the tests by npm test, which starts a lab");
    const access = clusterAccess(readKubeconfig(kubeconfig), {});
    this.server = access.server;
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: 8,
      ca: access.certificateAuthority,
      cert: access.clientCertificate,
      key: access.clientKey,
    });
  }

  /** Closes the connections. */
  close(): void {
    this.agent.destroy();
  }

  /** An object, or undefined where there is none. */
  async find<K extends Kind>(
    kind: K,
    namespace: string | undefined,
    name: string,
  ): Promise<Kinds[K] | undefined> {
    try {
      return await this.read<Kinds[K]>(`${collectionPath(kind, namespace)}/${name}`);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return undefined;
      throw error;
    }
  }

  /** @throws Refused where there is none */
  get<K extends Kind>(kind: K, namespace: string | undefined, name: string): Promise<Kinds[K]> {
    return this.read<Kinds[K]>(`${collectionPath(kind, namespace)}/${name}`);
  }

  /** @param selector labels, as in `app=web` */
  async list<K extends Kind>(kind: K, namespace?: string, selector = ""): Promise<readonly Kinds[K][]> {
    const query = new URLSearchParams({ labelSelector: selector });
    const { items } = await this.read<{ items: Kinds[K][] }>(`${collectionPath(kind, namespace)}?${query}`);
    return items;
  }

  /** Waits until the object is there and fulfils a condition. */
  async until<K extends Kind>(
    kind: K,
    namespace: string | undefined,
    name: string,
    holds: (object: Kinds[K]) => boolean,
  ): Promise<Kinds[K]> {
    const found = await until(
      `${kind} ${namespace}/${name} as expected`,
      () => this.find(kind, namespace, name),
      (object) => object !== undefined && holds(object),
    );
    if (found === undefined) throw new Error("not reached: the condition holds for no object");
    return found;
  }

  /**
   * Server-side apply that takes no unknown, misspelt or repeated field.
   *
   * @param document a manifest, or one as YAML, which the API server then reads by itself
   */
  async apply(
    document: Manifest | string,
    options: { readonly dryRun?: boolean } = {},
  ): Promise<Answer<Manifest>> {
    const { kind, metadata } = typeof document === "string" ? manifestOf(document) : document;
    if (!isKind(kind)) throw new Error(`test/support/kinds.ts does not know ${kind}`);
    const query = new URLSearchParams({
      fieldManager: "tests",
      fieldValidation: "Strict",
      ...(options.dryRun ? { dryRun: "All" } : {}),
    });
    const path = `${collectionPath(kind, metadata.namespace)}/${metadata.name}?${query}`;
    return this.call({ method: "PATCH", path, body: document, type: "application/apply-patch+yaml" });
  }

  /** Makes an object that is not there yet. */
  async create(manifest: Manifest, options: { readonly dryRun?: boolean } = {}): Promise<Answer<Manifest>> {
    const { kind, metadata } = manifest;
    if (!isKind(kind)) throw new Error(`test/support/kinds.ts does not know ${kind}`);
    const query = new URLSearchParams({
      fieldValidation: "Strict",
      ...(options.dryRun ? { dryRun: "All" } : {}),
    });
    return this.call({
      method: "POST",
      path: `${collectionPath(kind, metadata.namespace)}?${query}`,
      body: manifest,
    });
  }

  /** Tries, for nothing to be made, what the API server says of an object of any kind. */
  attempt(manifest: Manifest, as?: string): Promise<Attempt> {
    const { apiVersion, kind, metadata } = manifest;
    const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
    const [served] = servedResources([`${group}/${kind}`]);
    const root = group === "" ? `/api/${version}` : `/apis/${apiVersion}`;
    const within = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
    const path = `${root}${within}/${served?.resources[0]}?dryRun=All`;
    return this.tried({ method: "POST", path, body: manifest, as });
  }

  /** Tries, for nothing to be changed, what the API server says of ephemeral containers in a pod that is there. */
  attemptEphemeral(
    pod: { readonly namespace: string; readonly name: string },
    ephemeralContainers: readonly object[],
    as?: string,
  ): Promise<Attempt> {
    const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/ephemeralcontainers?dryRun=All`;
    const body = { spec: { ephemeralContainers } };
    return this.tried({ method: "PATCH", path, body, type: "application/strategic-merge-patch+json", as });
  }

  private async tried(call: Call): Promise<Attempt> {
    try {
      return await this.call<Manifest>(call);
    } catch (error) {
      if (error instanceof Refused) return { refusal: error.message, warnings: [] };
      throw error;
    }
  }

  /** Changes fields as a person with kubectl would, by a merge patch. */
  async edit(
    kind: Kind,
    namespace: string | undefined,
    name: string,
    patch: object,
    as?: string,
  ): Promise<void> {
    const path = `${collectionPath(kind, namespace)}/${name}`;
    await this.call({ method: "PATCH", path, body: patch, type: "application/merge-patch+json", as });
  }

  /** Deletes an object, and waits until it is gone. */
  async remove(kind: Kind, namespace: string | undefined, name: string): Promise<void> {
    const path = `${collectionPath(kind, namespace)}/${name}`;
    try {
      await this.call({ method: "DELETE", path, body: { propagationPolicy: "Background" } });
    } catch (error) {
      if (!(error instanceof Refused && error.status === 404)) throw error;
    }
    await until(
      `${kind} ${name} gone`,
      () => this.find(kind, namespace, name),
      (found) => found === undefined,
    );
  }

  /** Any path of the API. */
  async read<T>(path: string): Promise<T> {
    const { object } = await this.call<T>({ method: "GET", path });
    return object;
  }

  private call<T>({ method, path, body, type = "application/json", as }: Call): Promise<Answer<T>> {
    const text = typeof body === "object" ? JSON.stringify(body) : body;
    // Node frames the body of a DELETE only if told its length.
    const about =
      text === undefined ? {} : { "content-type": type, "content-length": Buffer.byteLength(text) };
    const user = as === undefined ? {} : { "impersonate-user": as };
    const headers = { accept: "application/json", ...about, ...user };
    return new Promise((resolve, reject) => {
      const call = request(new URL(path, this.server), { method, agent: this.agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const answer = Buffer.concat(chunks).toString();
          const status = response.statusCode ?? 0;
          if (status >= 300) {
            reject(new Refused(status, `${method} ${path}: ${messageOf(answer)}`));
            return;
          }
          const { warning } = response.headers;
          const object = JSON.parse(answer) as T; // the API's contract for the path
          resolve({ object, warnings: warning === undefined ? [] : [warning] });
        });
      });
      call.on("error", reject);
      call.end(text);
    });
  }
}

function manifestOf(document: string): Manifest {
  return parse(document) as Manifest; // only to find its place: the API server judges it
}

/** The message of a Kubernetes Status, or the answer itself where it is none. */
function messageOf(answer: string): string {
  try {
    const status: unknown = JSON.parse(answer);
    if (typeof status === "object" && status !== null && "message" in status) return String(status.message);
  } catch {
    // Not JSON: shown as it is.
  }
  return answer;
}
