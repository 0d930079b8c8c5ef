import { urlToHttpOptions } from "node:url";
import type { ApiAnswer, ApiRequest } from "../kubernetes/exchange";
import { exchange, isDone, wordsOf } from "../kubernetes/exchange";
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

/** The API of a cluster, as far as images are sent to its nodes, and anything is read. */
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
  read(path: string): Promise<ApiAnswer> {
    return this.answer("GET", path);
  }

  private async call<T>(method: ApiRequest["method"], path: string, body?: object): Promise<T> {
    const answer = await this.answer(method, path, body);
    if (isDone(answer)) return answer.body as T; // the API's contract for the path
    throw new ClusterRefusal(answer.status, `${method} ${path}: ${answer.status} ${wordsOf(answer.body)}`);
  }

  private answer(method: ApiRequest["method"], path: string, body?: object): Promise<ApiAnswer> {
    const { server, ca, serverName, client, token } = this.login;
    const url = new URL(server.replace(/\/$/, "") + path);
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const reached = { ...urlToHttpOptions(url), ca, servername: serverName, ...client, headers };
    const request = { ...reached, method, path: url.pathname + url.search, timeout: PATIENCE };
    return exchange(request, body).catch(({ message }: Error) => {
      throw new Error(`the cluster at ${url.origin} does not answer (${message})`);
    });
  }
}

function podsOf(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
}
