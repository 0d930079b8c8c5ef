import { Agent, request } from "node:https";
import type { RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";

/** How a PATCH is meant; the API tells them apart by content type. */
const CONTENT_TYPES = {
  merge: "application/merge-patch+json",
  apply: "application/apply-patch+yaml",
  plain: "application/json",
} as const;

/** Field manager under which the lab's cloud writes. */
const FIELD_MANAGER = "lab-cloud";

/** Longest that one call may take, in milliseconds: a control plane that is gone must not hold up the rest. */
const CALL_TIMEOUT = 15_000;

/** An answer of the API other than success. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * JSON calls to one API server over kept connections. The client library's own calls convert objects to its
 * model and back, which turns the nulls of merge patches and the times of watches into something else.
 */
export class ClusterApi {
  private readonly agent: Agent;

  private constructor(
    private readonly server: string,
    private readonly options: RequestOptions,
  ) {
    const { ca, cert, key, servername } = options;
    this.agent = new Agent({ keepAlive: true, maxSockets: 8, ca, cert, key, servername });
  }

  /**
   * @param config a loaded kubeconfig; its current context is used
   * @throws Error when the context names no cluster
   */
  static async connect(config: KubeConfig): Promise<ClusterApi> {
    const cluster = config.getCurrentCluster();
    if (!cluster) throw new Error("kubeconfig: its current context names no cluster; set current-context");
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    return new ClusterApi(cluster.server, options);
  }

  get<T>(path: string): Promise<T> {
    return this.call("GET", path);
  }

  create<T>(path: string, object: object): Promise<T> {
    return this.call("POST", path, object);
  }

  /** Changes the fields that the patch names; a null removes one, a list replaces the old one. */
  merge<T>(path: string, patch: object): Promise<T> {
    return this.call("PATCH", path, patch, CONTENT_TYPES.merge);
  }

  /** Server-side apply: the object is there afterwards, with these fields. */
  apply<T>(path: string, object: object): Promise<T> {
    return this.call(
      "PATCH",
      `${path}?fieldManager=${FIELD_MANAGER}&force=true`,
      object,
      CONTENT_TYPES.apply,
    );
  }

  delete(path: string, options: object): Promise<unknown> {
    return this.call("DELETE", path, options);
  }

  /** Closes the kept connections. */
  close(): void {
    this.agent.destroy();
  }

  private call<T>(
    method: string,
    path: string,
    body?: object,
    type: string = CONTENT_TYPES.plain,
  ): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...this.options.headers,
      Accept: "application/json",
      ...(text === undefined ? {} : { "Content-Type": type, "Content-Length": Buffer.byteLength(text) }),
    };
    return new Promise((resolve, reject) => {
      const call = request(
        new URL(path, this.server),
        { method, headers, agent: this.agent, timeout: CALL_TIMEOUT },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const answer = Buffer.concat(chunks).toString();
            const status = response.statusCode ?? 0;
            if (status >= 200 && status < 300)
              resolve(JSON.parse(answer) as T); // the API's contract for the path
            else reject(new ApiError(status, `${method} ${path}: ${status} ${messageOf(answer)}`));
          });
        },
      );
      call.on("timeout", () => call.destroy(new Error(`${method} ${path}: no answer in ${CALL_TIMEOUT} ms`)));
      call.on("error", reject);
      call.end(text);
    });
  }
}

/** The message of a Kubernetes Status, or the answer itself when it is none. */
function messageOf(answer: string): string {
  try {
    const status: unknown = JSON.parse(answer);
    if (typeof status === "object" && status !== null && "message" in status) return String(status.message);
  } catch {
    return answer.trim();
  }
  return answer.trim();
}
