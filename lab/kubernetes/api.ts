import { request } from "node:https";
import type { ClientCertificate } from "./pki";

/** An answer of the API server. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** How long the API server may take to answer, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Reads a path of the API server on a port of loopback, whatever comes back. The few questions of a start need no
 * full client, which takes a second to load.
 */
export function ask(port: number, path: string, client: ClientCertificate): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: "127.0.0.1",
        port,
        path,
        ca: client.authority,
        cert: client.certificate,
        key: client.key,
        timeout: PATIENCE,
      },
      (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
        response.on("error", reject);
      },
    );
    call.on("timeout", () => call.destroy(new Error("the API server does not answer")));
    call.on("error", reject);
    call.end();
  });
}
