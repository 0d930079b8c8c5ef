import { request as requestHttp } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { request as requestHttps } from "node:https";
import type { RequestOptions } from "node:https";
import { CloudRefusal, CloudUnreachable, unreachable } from "./failures";
import type { CloudTls } from "./login";

/** A call of a service. */
export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: object | string;
  /** @default that of JSON */
  readonly type?: string;
}

/** How calls are made. */
export interface Line {
  readonly tls: CloudTls;
  /** How long an answer may take, in milliseconds. */
  readonly patience: number;
}

/** What a service answered. */
export class Reply {
  constructor(
    private readonly call: string,
    readonly status: number,
    private readonly headers: IncomingHttpHeaders,
    private readonly text: string,
  ) {}

  header(name: string): string | undefined {
    const value = this.headers[name.toLowerCase()];
    return Array.isArray(value) ? value[0] : value;
  }

  /**
   * @throws CloudRefusal
   * @throws CloudUnreachable when what answered is no service of OpenStack
   */
  answer<T>(): T {
    if (this.status < 200 || this.status > 299) throw new CloudRefusal(this.status, this.call, this.text);
    try {
      return (this.text === "" ? undefined : JSON.parse(this.text)) as T; // the interface's contract for the path
    } catch {
      throw new CloudUnreachable(this.call, "answers with something that is not JSON", "check the address");
    }
  }
}

/** Requests newer behaviour than that of the first version, from services that go by versions. */
const VERSIONS = { "OpenStack-API-Version": "compute 2.90, placement 1.39, volume 3.70" };

/** @throws CloudUnreachable */
export function send(
  url: string,
  { method, body, type = "application/json" }: Call,
  headers: Readonly<Record<string, string>>,
  { tls, patience }: Line,
): Promise<Reply> {
  const call = `${method} ${url}`;
  const content = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  const options: RequestOptions = {
    method,
    // A connection that is kept may be closed by the other end just when it is used again.
    agent: false,
    headers: {
      Accept: "application/json",
      ...VERSIONS,
      ...(content === undefined
        ? {}
        : { "Content-Type": type, "Content-Length": Buffer.byteLength(content) }),
      ...headers,
    },
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...tls.client,
    rejectUnauthorized: tls.verify ?? true,
  };
  return new Promise((resolve, reject) => {
    const request = url.startsWith("https:") ? requestHttps(url, options) : requestHttp(url, options);
    const timer = setTimeout(() => request.destroy(silence(call, patience)), patience);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", (error) => request.destroy(error));
      response.on("end", () => {
        clearTimeout(timer);
        const text = Buffer.concat(chunks).toString("utf8");
        resolve(new Reply(call, response.statusCode ?? 0, response.headers, text));
      });
    });
    request.on("error", (error) => {
      clearTimeout(timer);
      reject(error instanceof CloudUnreachable ? error : unreachable(call, error));
    });
    request.end(content);
  });
}

function silence(call: string, patience: number): CloudUnreachable {
  const fix = "check the address, that this machine may call it, and that the service is well";
  return new CloudUnreachable(call, `gives no answer within ${patience / 1000} s`, fix);
}
