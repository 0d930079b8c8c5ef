import { request as requestHttp } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import type { RequestOptions } from "node:https";
import type { ConnectionOptions, SecureContext } from "node:tls";
import { RegistryNonsense, RegistryRefusal, RegistryUnreachable, unreachable } from "./failures";
import { printable } from "./printable";
import { systemError } from "./system-error";

/** What is sent with a call: at once, or as it comes. */
export type Content = Buffer | { readonly parts: AsyncIterable<Buffer>; readonly length: number };

/** A call of a registry, or of where it sends one to. */
export interface Call {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: Content;
}

/** How calls are made. */
export interface Line {
  /** Authorities that are trusted. @default those that Node.js trusts */
  readonly trust?: SecureContext;
  /** How long nothing may be heard, in milliseconds. */
  readonly patience: number;
  /** Ends every call. @default nothing does */
  readonly signal?: AbortSignal;
}

/** Error answers are read up to this size, in bytes; they are for people. */
const LONGEST_COMPLAINT = 16_384;

/** What was answered; its content has to be read, or dismissed. */
export class Answer {
  constructor(
    /** Method and address without what may be secret in its query. */
    readonly call: string,
    /** Of who has answered: `https://registry.example.org`. */
    readonly origin: string,
    readonly status: number,
    private readonly message: IncomingMessage,
  ) {}

  get isSuccess(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  header(name: string): string | undefined {
    const value = this.message.headers[name.toLowerCase()];
    return Array.isArray(value) ? value[0] : value;
  }

  /** The content as it comes. Who stops reading ends the connection. */
  parts(): AsyncIterable<Buffer> {
    return this.message;
  }

  /**
   * The whole content.
   *
   * @param longest more than this, in bytes, is no sensible answer
   * @throws RegistryNonsense
   * @throws RegistryUnreachable where it breaks off
   */
  async bytes(longest: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let length = 0;
    try {
      for await (const part of this.parts()) {
        length += part.length;
        if (length > longest)
          throw new RegistryNonsense(this.call, `answers with more than ${longest} bytes`);
        parts.push(part);
      }
    } catch (thrown) {
      const error = systemError(thrown);
      if (error === undefined) throw thrown;
      throw new RegistryUnreachable(
        this.call,
        "the answer breaks off",
        "see that the registry is well, and do it again",
      );
    }
    return Buffer.concat(parts);
  }

  /** Lets the content go by. */
  dismiss(): void {
    this.message.on("error", () => undefined).resume();
  }

  /** The refusal that this is. */
  async refusal(): Promise<RegistryRefusal> {
    const said = await this.bytes(LONGEST_COMPLAINT).catch(() => Buffer.alloc(0));
    return new RegistryRefusal(this.status, this.call, complaintOf(said.toString("utf8")));
  }

  /** @throws RegistryRefusal unless it is a success */
  async demand(): Promise<this> {
    if (!this.isSuccess) throw await this.refusal();
    return this;
  }
}

/**
 * Makes a call, and comes back with the head of the answer.
 *
 * @throws RegistryUnreachable
 */
export function exchange(
  { method, url, headers, content }: Call,
  { trust, patience, signal }: Line,
): Promise<Answer> {
  const call = `${method} ${url.origin}${url.pathname}`;
  const options: RequestOptions & Pick<ConnectionOptions, "secureContext"> = {
    method,
    // A connection that is kept may be closed by the other end just when it is used again.
    agent: false,
    timeout: patience,
    headers: {
      "User-Agent": "cloud-container-engine",
      ...(content === undefined ? {} : { "Content-Length": content.length }),
      ...headers,
    },
    secureContext: trust,
    signal,
  };
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) throw signal.reason;
    const request = url.protocol === "https:" ? requestHttps(url, options) : requestHttp(url, options);
    request.on("timeout", () => request.destroy(silence(call, patience)));
    let isAnswered = false;
    request.on("response", (message) => {
      isAnswered = true;
      resolve(new Answer(call, url.origin, message.statusCode ?? 0, message));
    });
    request.on("error", (error) => {
      if (signal?.aborted === true) reject(signal.reason);
      else reject(error instanceof RegistryUnreachable ? error : unreachable(call, error));
    });
    if (content !== undefined && "parts" in content)
      send(content.parts, request, () => isAnswered).catch(reject);
    else request.end(content);
  });
}

/** Sends parts no faster than the other end takes them. */
async function send(
  parts: AsyncIterable<Buffer>,
  request: ClientRequest,
  isAnswered: () => boolean,
): Promise<void> {
  try {
    for await (const part of parts) {
      // Who has answered already, or is gone, reads no more.
      if (request.destroyed || isAnswered()) return;
      await written(part, request);
    }
    request.end();
  } catch (thrown) {
    request.destroy();
    throw thrown;
  }
}

/** Waits until a part has left this process: who made it may use its memory again. */
function written(part: Buffer, request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      request.off("close", go).off("response", go);
      resolve();
    };
    request.on("close", go).on("response", go);
    request.write(part, go);
  });
}

function silence(call: string, patience: number): RegistryUnreachable {
  const fix = "check the address, that this machine may call it, and that the registry is well";
  return new RegistryUnreachable(call, `nothing was heard for ${patience / 1000} s`, fix);
}

/** What a registry says of a refusal, by the specification; anything else is shortened. */
function complaintOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && "errors" in body && Array.isArray(body.errors))
      return printable(body.errors.map(oneComplaint).join("; ")).slice(0, 500);
  } catch {
    // Not JSON: a proxy, or no registry.
  }
  return printable(text).slice(0, 200);
}

function oneComplaint(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const [code, message] = ["code" in error ? error.code : "", "message" in error ? error.message : ""];
  return [code, message].filter((part) => typeof part === "string" && part !== "").join(": ");
}
