import { request } from "node:https";
import type { ClusterLogin } from "./kubeconfig";

/** A container's state, as the kubelet tells it. */
export interface ContainerStatus {
  readonly name: string;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: object;
  };
}

/** What is read of a pod. */
export interface PodState {
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

/** What is read of a node. */
export interface NodeState {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly status?: { readonly images?: readonly { readonly names?: readonly string[] }[] };
}

/** What the API answered, success or not. */
export interface ClusterAnswer {
  readonly status: number;
  /** Empty where it sent no JSON. */
  readonly body: unknown;
}

type Method = "GET" | "POST" | "DELETE";

/** An answer of the API other than success. */
export class ClusterRefusal extends Error {
  override readonly name = "ClusterRefusal";

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** How long one answer may take, in milliseconds. */
const PATIENCE = 30_000;

/** The API of a cluster, as far as images are sent to its nodes. */
export class Cluster {
  constructor(private readonly login: ClusterLogin) {}

  /** @throws ClusterRefusal, or Error when nobody answers */
  async nodes(): Promise<readonly NodeState[]> {
    return (await this.call<{ readonly items?: readonly NodeState[] }>("GET", "/api/v1/nodes")).items ?? [];
  }

  async pods(namespace: string, selector: string): Promise<readonly PodState[]> {
    const path = `${podsOf(namespace)}?labelSelector=${encodeURIComponent(selector)}`;
    return (await this.call<{ readonly items?: readonly PodState[] }>("GET", path)).items ?? [];
  }

  async createPod(namespace: string, pod: object): Promise<void> {
    await this.call("POST", podsOf(namespace), pod);
  }

  /** Deletes all pods that a selector finds. */
  async deletePods(namespace: string, selector: string): Promise<void> {
    await this.call("DELETE", `${podsOf(namespace)}?labelSelector=${encodeURIComponent(selector)}`);
  }

  /** Asks for anything by its path, and takes every answer. @throws Error when nobody answers */
  read(path: string): Promise<ClusterAnswer> {
    return this.answer("GET", path);
  }

  private async call<T>(method: Method, path: string, body?: object): Promise<T> {
    const answer = await this.answer(method, path, body);
    const { status } = answer;
    if (status >= 200 && status < 300) return answer.body as T; // the API's contract for the path
    throw new ClusterRefusal(status, `${method} ${path}: ${status} ${wordsOf(answer.body)}`);
  }

  private answer(method: Method, path: string, body?: object): Promise<ClusterAnswer> {
    const { server, ca, serverName, client, token } = this.login;
    const url = new URL(server.replace(/\/$/, "") + path);
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      Accept: "application/json",
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(content === undefined
        ? {}
        : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(content) }),
    };
    return new Promise((resolve, reject) => {
      const options = { method, headers, ca, servername: serverName, timeout: PATIENCE, ...client };
      const sent = request(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body: jsonIn(Buffer.concat(chunks).toString()) });
        });
      });
      sent.on("timeout", () => sent.destroy(new Error("no answer")));
      sent.on("error", ({ message }) =>
        reject(new Error(`the cluster at ${url.origin} does not answer (${message})`)),
      );
      sent.end(content);
    });
  }
}

function podsOf(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Something in between answers, such as a proxy; its status says enough.
    return {};
  }
}

function wordsOf(answer: unknown): string {
  if (typeof answer !== "object" || answer === null || !("message" in answer)) return "";
  return typeof answer.message === "string" ? answer.message : "";
}
