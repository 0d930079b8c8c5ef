import type { RequestOptions } from "node:https";
import type { ApiAnswer, ApiRequest } from "../kubernetes/exchange";
import { exchange, isDone, wordsOf } from "../kubernetes/exchange";
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

/** A call of an API server. */
export interface ApiCall extends Pick<ApiRequest, "method" | "path"> {
  readonly body?: object;
  /** @default application/json */
  readonly type?: string;
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
export function demand(answer: ApiAnswer, call: string): ApiAnswer["body"] {
  if (isDone(answer)) return answer.body;
  throw new Error(`${call}: ${answer.status} ${wordsOf(answer.body)}`);
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
  return exchange({ ...connectionTo(access), method, path, timeout: SILENCE }, body, type);
}
