import { request as requestHttps } from "node:https";
import type { RequestOptions } from "node:https";
import { API_SERVER_NAME } from "./api-ready";

/** How an administrator calls a cluster's API: what is needed is all here, as it must do without the program. */
export interface ClusterAccess {
  /** Address or name of the endpoint. */
  readonly host: string;
  readonly port: number;
  /** Certificate of the cluster's authority, PEM. */
  readonly ca: string;
  /** Certificate and key of the administrator, PEM. */
  readonly cert: string;
  readonly key: string;
}

/** A request to an API server. */
export interface ApiCall {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With its query: `/api/v1/nodes`. */
  readonly path: string;
  readonly body?: object;
  /** @default application/json */
  readonly type?: string;
}

/** What an API server answered, success or not. */
export interface ApiAnswer {
  readonly status: number;
  /** Empty where the server sent no JSON object. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Between two tries, in milliseconds. */
const INTERVAL = 1_000;

/** How long one answer may take, in milliseconds. */
const SILENCE = 20_000;

/** How long calls are repeated while nobody answers them, in milliseconds: a balancer needs some to leave a dead server. */
const PATIENCE = 60_000;

/** Answers by which a server, or a balancer in front of it, says that it cannot answer now. */
const NOT_NOW: readonly number[] = [500, 502, 503, 504];

/**
 * Calls an API server, and repeats the call while it cannot be answered: use it for what may be done twice.
 *
 * @param patience for how long, in milliseconds
 * @throws Error when nobody answers
 */
export async function callCluster(
  access: ClusterAccess,
  call: ApiCall,
  patience = PATIENCE,
): Promise<ApiAnswer> {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await send(access, call).catch((thrown: Error) => thrown);
    const isFinal = !(answer instanceof Error) && !NOT_NOW.includes(answer.status);
    if (isFinal) return answer;
    if (Date.now() > deadline) {
      if (!(answer instanceof Error)) return answer;
      throw new Error(`the API at ${access.host}:${access.port} does not answer (${answer.message})`);
    }
    await pause(INTERVAL);
  }
}

/**
 * Reads an object.
 *
 * @returns undefined when it is not there
 * @throws Error on any other answer
 */
export async function readObject<T>(access: ClusterAccess, path: string): Promise<T | undefined> {
  const answer = await callCluster(access, { method: "GET", path });
  if (answer.status === 404) return undefined;
  return demand(answer, `GET ${path}`) as T; // the API's contract for the path
}

/**
 * Reads a list, in portions that no server minds.
 *
 * @param path with its query
 * @returns nothing where the API does not know the kind
 */
export async function readList<T>(access: ClusterAccess, path: string): Promise<readonly T[]> {
  const items: T[] = [];
  let token = "";
  do {
    const page = `${path}${path.includes("?") ? "&" : "?"}limit=500&continue=${encodeURIComponent(token)}`;
    const list = await readObject<ObjectList<T>>(access, page);
    items.push(...(list?.items ?? []));
    token = list?.metadata?.continue ?? "";
  } while (token !== "");
  return items;
}

interface ObjectList<T> {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly T[];
}

/**
 * The body of an answer.
 *
 * @throws Error with the server's own words, unless it is a success
 */
export function demand({ status, body }: ApiAnswer, call: string): Readonly<Record<string, unknown>> {
  if (status >= 200 && status < 300) return body;
  throw new Error(`${call}: ${status} ${wordsOf(body)}`);
}

/** What a server said of a call that it did not do. */
export function wordsOf(body: Readonly<Record<string, unknown>>): string {
  return typeof body.message === "string" ? body.message : "";
}

/** Waits for so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** What TLS needs to know of both ends. */
export function connectionTo({ host, port, ca, cert, key }: ClusterAccess): RequestOptions {
  return { host, port, ca, cert, key, servername: API_SERVER_NAME, agent: false };
}

function send(access: ClusterAccess, { method, path, body, type }: ApiCall): Promise<ApiAnswer> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    Accept: "application/json",
    ...(content === undefined
      ? {}
      : { "Content-Type": type ?? "application/json", "Content-Length": Buffer.byteLength(content) }),
  };
  return new Promise((resolve, reject) => {
    const request = requestHttps(
      { ...connectionTo(access), method, path, headers, timeout: SILENCE },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body: objectIn(Buffer.concat(chunks).toString()) });
        });
      },
    );
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", reject);
    request.end(content);
  });
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
