import { readFile } from "node:fs/promises";
import type { ClientHttp2Session, ClientHttp2Stream, OutgoingHttpHeaders } from "node:http2";
import { connect, constants } from "node:http2";
import type { SecureContextOptions } from "node:tls";

import type { PlainMap } from "../provider/property-value";
import { ApiError } from "./api-error";
import type { ExecCredential } from "./exec-credential";
import { runExecPlugin } from "./exec-credential";
import type { ClusterAccess } from "./kubeconfig";
import type { WatchEvent } from "./watch-stream";
import { readWatch } from "./watch-stream";

export interface ApiRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path and query. */
  readonly path: string;
  readonly body?: PlainMap | readonly PlainMap[];
  /** @default application/json */
  readonly contentType?: string;
  /** Form of the answer, in JSON. @default application/json */
  readonly accept?: string;
}

const requestTimeoutMs = 60_000;

/** Codes of Node's errors for requests that were never sent. */
const unsentCodes: ReadonlySet<string> = new Set([
  "ERR_HTTP2_GOAWAY_SESSION",
  "ERR_HTTP2_INVALID_SESSION",
  "ERR_HTTP2_STREAM_CANCEL",
]);

/** Plain JSON over one HTTP/2 connection to the API server: requests and watches share it, so that thousands of
 * objects cost one handshake. */
export class ApiClient {
  private session?: ClientHttp2Session;
  private credential?: Promise<ExecCredential>;

  constructor(private readonly access: ClusterAccess) {}

  get server(): string {
    return this.access.server;
  }

  /**
   * @throws ApiError when the server answers with an error.
   * @throws UnreachableError when it gives no answer.
   */
  async request(request: ApiRequest): Promise<PlainMap> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.exchange(request);
        // Priority and fairness asks for patience in this way; the request was not carried out.
        if (answer.status === 429 && attempt <= 10) {
          await sleep(answer.retryAfterSeconds * 1000);
          continue;
        }
        const body = parseBody(answer.text);
        if (answer.status < 300) return body;
        throw new ApiError(
          answer.status,
          body,
          `${request.method} ${request.path}: HTTP ${answer.status} ${answer.text.slice(0, 200)}`,
        );
      } catch (error) {
        // The connection went away before the server took the request: safe to send on a new one.
        if (attempt <= 3 && isUntouched(error)) {
          this.session = undefined;
          continue;
        }
        throw error instanceof ApiError ? error : this.unreachable(error);
      }
    }
  }

  /** Follows changes until `onEvent` returns true, the signal aborts, or the server ends the watch. */
  async watch(path: string, signal: AbortSignal, onEvent: (event: WatchEvent) => boolean): Promise<void> {
    const stream = await this.open({ ":method": "GET", ":path": path }, false);
    try {
      await readWatch(stream, signal, onEvent);
    } catch (error) {
      throw error instanceof ApiError ? error : this.unreachable(error);
    } finally {
      stream.close(constants.NGHTTP2_CANCEL);
    }
  }

  close(): void {
    this.session?.destroy();
    this.session = undefined;
  }

  private async exchange(request: ApiRequest): Promise<Answer> {
    const { body } = request;
    const contentType = body && { "content-type": request.contentType ?? "application/json" };
    const accept = request.accept && { accept: request.accept };
    const stream = await this.open(
      { ":method": request.method, ":path": request.path, ...contentType, ...accept },
      body !== undefined,
    );
    return new Promise((resolve, reject) => {
      let status = 0;
      let retryAfterSeconds = 1;
      const chunks: Buffer[] = [];
      stream.setTimeout(requestTimeoutMs, () => {
        stream.close(constants.NGHTTP2_CANCEL);
        reject(new Error(`no answer to ${request.method} ${request.path} in ${requestTimeoutMs / 1000} s`));
      });
      stream.on("response", (headers) => {
        status = Number(headers[":status"]);
        retryAfterSeconds = Number(headers["retry-after"] ?? 1);
      });
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () =>
        resolve({ status, retryAfterSeconds, text: Buffer.concat(chunks).toString("utf8") }),
      );
      stream.on("error", (error) => {
        const isUntouched = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
        reject(isUntouched ? new UntouchedError(error.message) : error);
      });
      if (body) stream.end(JSON.stringify(body));
    });
  }

  private async open(headers: OutgoingHttpHeaders, hasBody: boolean): Promise<ClientHttp2Stream> {
    const token = await this.token();
    const session = await this.connection();
    const common: OutgoingHttpHeaders = {
      accept: "application/json",
      "user-agent": "cloud-container-engine-lab",
      ...(token && { authorization: `Bearer ${token}` }),
    };
    // Node ends a DELETE at once unless told that a body follows.
    return session.request({ ...common, ...headers }, { endStream: !hasBody });
  }

  private async connection(): Promise<ClientHttp2Session> {
    const current = this.session;
    if (current && !current.closed && !current.destroyed) return current;
    const { access } = this;
    const exec = await this.execCredential();
    // Another caller may have connected while the credential command ran.
    if (this.session && this.session !== current) return this.session;
    const tls: SecureContextOptions = {
      ca: access.certificateAuthority,
      cert: exec?.clientCertificate ?? access.clientCertificate,
      key: exec?.clientKey ?? access.clientKey,
    };
    const session = connect(access.server, {
      ...tls,
      rejectUnauthorized: !access.skipTlsVerification,
      ...(access.tlsServerName && { servername: access.tlsServerName }),
    });
    const forget = () => {
      if (this.session === session) this.session = undefined;
    };
    session.on("goaway", forget);
    session.on("close", forget);
    // Every open request gets the error too, and reports it.
    session.on("error", forget);
    this.session = session;
    return session;
  }

  private async token(): Promise<string | undefined> {
    const { access } = this;
    if (access.tokenFile) return (await readFile(access.tokenFile, "utf8")).trim();
    return access.token ?? (await this.execCredential())?.token;
  }

  private async execCredential(): Promise<ExecCredential | undefined> {
    const { exec } = this.access;
    if (!exec) return undefined;
    const known = await this.credential;
    if (!known || known.expires < Date.now() + 10_000) this.credential = runExecPlugin(exec);
    return this.credential;
  }

  private unreachable(error: unknown): UnreachableError {
    const reason = error instanceof Error ? error.message : String(error);
    return new UnreachableError(
      `Kubernetes API server at "${this.access.server}" is unreachable: ${reason}. ` +
        "Check that the cluster runs, and the server and credentials in the provider's kubeconfig",
    );
  }
}

/** The API server gave no answer at all. */
export class UnreachableError extends Error {}

interface Answer {
  readonly status: number;
  readonly retryAfterSeconds: number;
  readonly text: string;
}

function parseBody(text: string): PlainMap {
  try {
    // Kubernetes answers in JSON objects; anything else is treated as no body.
    return JSON.parse(text) as PlainMap;
  } catch {
    return {};
  }
}

/** The server declared that it did nothing of the request. */
class UntouchedError extends Error {}

function isUntouched(error: unknown): boolean {
  if (error instanceof UntouchedError) return true;
  return error instanceof Error && "code" in error && unsentCodes.has(String(error.code));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
