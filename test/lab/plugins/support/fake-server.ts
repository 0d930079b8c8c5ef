import { once } from "node:events";
import type { Http2Server, ServerHttp2Session, ServerHttp2Stream } from "node:http2";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";

/** An API server that answers as each test says. */
export class FakeServer {
  readonly requests: string[] = [];
  readonly sessions = new Set<ServerHttp2Session>();
  answer: (stream: ServerHttp2Stream, request: string) => void = (stream) => stream.close();
  private readonly server: Http2Server = createServer();

  async start(): Promise<string> {
    this.server.on("session", (session) => this.sessions.add(session));
    this.server.on("stream", (stream, headers) => {
      const request = `${headers[":method"]} ${headers[":path"]}`;
      this.requests.push(request);
      stream.on("error", () => undefined);
      this.answer(stream, request);
    });
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    // Listening on TCP, it has an address with a port.
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    for (const session of this.sessions) session.destroy();
    this.server.close();
  }
}

/** Answers a request with JSON. */
export function respond(stream: ServerHttp2Stream, status: number, body: object, headers: object = {}): void {
  stream.respond({ ":status": status, ...headers });
  stream.end(JSON.stringify(body));
}
