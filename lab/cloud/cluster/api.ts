import * as http from "node:http";
import * as https from "node:https";
import { createInterface } from "node:readline";
import type { Connection } from "./connection";

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

/** Calls that are under way at the same time, without watches. */
const MOST_CALLS = 8;

/** An answer of the API other than success. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** One piece of news of a watch. */
export interface WatchEvent<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "ERROR";
  readonly object: T;
}

/**
 * JSON calls to one API server over kept connections. The client library's calls convert objects to its model and
 * back, which turns the nulls of merge patches and the times of watches into something else.
 */
export class ClusterApi {
  private readonly transport: Pick<typeof https, "request">;
  private readonly agent: http.Agent;

  constructor(private readonly connection: Connection) {
    const plain = connection.server.startsWith("http:");
    this.transport = plain ? http : https;
    const kept = { keepAlive: true, maxSockets: MOST_CALLS };
    this.agent = plain ? new http.Agent(kept) : new https.Agent({ ...kept, ...this.identity() });
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

  /**
   * Hears what happens to a collection after a version, until the server ends the watch, as it does now and then.
   *
   * @param path of the collection
   * @param hear is called for each event, in order
   * @throws ApiError when the server refuses, and the error of the connection when that breaks or is aborted
   */
  watch<T>(
    path: string,
    version: string,
    hear: (event: WatchEvent<T>) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const query = new URLSearchParams({ watch: "true", resourceVersion: version });
    const url = new URL(`${path}?${query}`, this.connection.server);
    return new Promise((resolve, reject) => {
      // A connection of its own: a watch would keep one of the few from the calls.
      const options = { headers: this.headers(), agent: false as const, signal, ...this.identity() };
      const call = this.transport.request(url, options, (response) => {
        if (response.statusCode !== 200) {
          response.resume();
          reject(new ApiError(response.statusCode ?? 0, `watch of ${path}: ${response.statusCode}`));
          return;
        }
        response.on("close", resolve);
        const lines = createInterface(response);
        // Errors of the response come out of the lines as well, and there they would be fatal unheard.
        lines.on("error", reject);
        lines.on("line", (line) => {
          try {
            hear(JSON.parse(line) as WatchEvent<T>); // the API's contract for the path
          } catch (error) {
            response.destroy(new Error(`watch of ${path}: ${String(error)}`));
          }
        });
      });
      // A server that vanishes without a word is noticed by the connection, not by silence, which is normal.
      call.on("socket", (socket) => socket.setKeepAlive(true, CALL_TIMEOUT));
      call.on("error", reject);
      call.end();
    });
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
    const about =
      text === undefined ? {} : { "Content-Type": type, "Content-Length": Buffer.byteLength(text) };
    const options = {
      method,
      headers: { ...this.headers(), ...about },
      agent: this.agent,
      timeout: CALL_TIMEOUT,
    };
    return new Promise((resolve, reject) => {
      const call = this.transport.request(new URL(path, this.connection.server), options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const answer = Buffer.concat(chunks).toString();
          const status = response.statusCode ?? 0;
          const said = parsed(answer);
          if (status < 200 || status >= 300) {
            reject(new ApiError(status, `${method} ${path}: ${status} ${messageOf(said) ?? answer.trim()}`));
          } else if (said === undefined) {
            reject(new Error(`${method} ${path}: the answer is no JSON`));
          } else {
            resolve(said as T); // the API's contract for the path
          }
        });
      });
      call.on("timeout", () => call.destroy(new Error(`${method} ${path}: no answer in ${CALL_TIMEOUT} ms`)));
      call.on("error", reject);
      call.end(text);
    });
  }

  private headers(): http.OutgoingHttpHeaders {
    return { ...this.connection.headers, Accept: "application/json" };
  }

  private identity(): Pick<https.AgentOptions, "ca" | "cert" | "key" | "servername"> {
    const { ca, cert, key, servername } = this.connection;
    return { ca, cert, key, servername };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The message of a Kubernetes Status. */
function messageOf(status: unknown): string | undefined {
  if (typeof status !== "object" || status === null || !("message" in status)) return undefined;
  return String(status.message);
}
