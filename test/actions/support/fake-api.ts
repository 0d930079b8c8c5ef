import type { IncomingMessage } from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { createAuthority, issue } from "../../../lab/kubernetes/issue";
import type { ClusterAccess } from "../../../lib/actions/cluster-api";

/** A request as the server got it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** What the server answers; undefined for 404. */
export type Answering = (asked: Asked) => { readonly status?: number; readonly body?: object } | undefined;

/** What a command in a pod writes, and how it ends. */
export type Running = (
  pod: string,
  command: readonly string[],
) => { readonly output: string; readonly failure?: string };

/** An API server of which only the wire is real: TLS with client certificates, JSON, and commands over websockets. */
export class FakeApi {
  readonly asked: Asked[] = [];

  private constructor(
    readonly access: ClusterAccess,
    private readonly server: https.Server,
  ) {}

  static async start(answering: Answering, running: Running = () => ({ output: "" })): Promise<FakeApi> {
    const authority = await createAuthority("fake");
    const serving = await issue(
      { commonName: "kube-apiserver", serves: ["127.0.0.1", "kubernetes.default.svc"] },
      authority,
    );
    const client = await issue({ commonName: "kubernetes-admin" }, authority);
    const server = https.createServer({
      cert: serving.certificate,
      key: serving.key,
      ca: authority.certificate,
      requestCert: true,
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo; // of a server that listens on TCP
    const ca = authority.certificate;
    const api = new FakeApi(
      { host: "127.0.0.1", port, ca, cert: client.certificate, key: client.key },
      server,
    );
    server.on("request", (request, response) => {
      void read(request).then((asked) => {
        api.asked.push(asked);
        const { status = 200, body = {} } = answering(asked) ?? {
          status: 404,
          body: { message: "not found" },
        };
        response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
      });
    });
    server.on("upgrade", (request, socket) => {
      const { pathname, searchParams } = new URL(request.url ?? "", "https://fake");
      const pod = pathname.split("/")[6] ?? "";
      const { output, failure } = running(pod, searchParams.getAll("command"));
      socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
      socket.write(frame(1, output));
      const status = failure === undefined ? { status: "Success" } : { status: "Failure", message: failure };
      socket.end(frame(3, JSON.stringify(status)));
    });
    return api;
  }

  /** Those that change something, in short: method and path. */
  changes(): readonly string[] {
    return this.asked.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // of a stream without encoding
  const text = Buffer.concat(chunks).toString();
  const { pathname, searchParams } = new URL(request.url ?? "", "https://fake");
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  return { method: request.method ?? "", path: pathname, query: searchParams, body };
}

/** A message of a server: final, binary, not masked. */
export function frame(channel: number, text: string): Buffer {
  const payload = Buffer.concat([Buffer.from([channel]), Buffer.from(text)]);
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x82, length]), payload]);
  const head = Buffer.from([0x82, 126, length >> 8, length & 0xff]);
  return Buffer.concat([head, payload]);
}
