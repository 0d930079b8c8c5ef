import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import type { KeyAndCertificate } from "../../lab/kubernetes/issue";

/** A service on loopback that a test plays. */
export interface PlayedService {
  /** `http://127.0.0.1:12345`, or with https. */
  readonly url: string;
  /** Ends it, and the connections that it holds. */
  close(): Promise<void>;
}

/** What it does with a call; it hangs where it does nothing. */
export type Behaviour = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** @param identity @default none: it speaks plain HTTP */
export async function playService(
  behaviour: Behaviour,
  identity?: KeyAndCertificate,
): Promise<PlayedService> {
  const server =
    identity === undefined
      ? http.createServer(behaviour)
      : https.createServer({ cert: identity.certificate, key: identity.key }, behaviour);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    url: `${identity === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON. */
export function reply(
  response: http.ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
