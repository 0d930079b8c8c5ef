import { request as requestHttps } from "node:https";
import type { RequestOptions } from "node:https";

/** A request to an API server: how it is reached, and what is asked. */
export interface ApiRequest extends RequestOptions {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With its query: `/api/v1/nodes`. */
  readonly path: string;
  /** How long nothing may be heard, in milliseconds. */
  readonly timeout: number;
}

/** What an API server answered, success or not. */
export interface ApiAnswer {
  readonly status: number;
  /** Empty where the server sent no JSON object: something in between answers then, whose status says enough. */
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Makes a request, once.
 *
 * @param type of the body, application/json by default
 * @throws Error when nobody answers
 */
export function exchange(
  { headers, ...options }: ApiRequest,
  body?: object,
  type = "application/json",
): Promise<ApiAnswer> {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const described =
    content === undefined ? {} : { "Content-Type": type, "Content-Length": Buffer.byteLength(content) };
  return new Promise((resolve, reject) => {
    const request = requestHttps(
      { ...options, headers: { Accept: "application/json", ...headers, ...described } },
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

/** Whether a call was done. */
export function isDone({ status }: ApiAnswer): boolean {
  return status >= 200 && status < 300;
}

/** What a server said of a call that it did not do. */
export function wordsOf(body: ApiAnswer["body"]): string {
  return typeof body.message === "string" ? body.message : "";
}

function objectIn(text: string): ApiAnswer["body"] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
