import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Connection } from "../../../../lab/cloud/cluster/connection";

/** A service as lists serve it. */
export interface FakeItem {
  readonly metadata: { readonly uid: string; readonly name: string; readonly resourceVersion: string };
}

/** Serves one collection by list and watch, and can vanish and come back. */
export class FakeApi {
  /** What a list tells. */
  items: readonly FakeItem[] = [];
  /** Versions from which watches were asked for, in order. */
  readonly watchedFrom: string[] = [];
  lists = 0;
  /** Whether lists are refused, as by a server that is not ready yet. */
  refusing = false;
  private server: Server | undefined;
  private port = 0;
  private readonly watches = new Set<ServerResponse>();

  /** Starts listening: the second time on the same port. */
  async open(): Promise<Connection> {
    const server = createServer((request, response) => this.answer(request, response));
    await new Promise<void>((resolve) => server.listen(this.port, "127.0.0.1", resolve));
    this.server = server;
    this.port = (server.address() as AddressInfo).port; // a listening TCP server has one
    return { server: `http://127.0.0.1:${this.port}` };
  }

  /** Vanishes, as a killed process does. */
  async close(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.watches.clear();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Tells all watches. */
  tell(type: string, object: object): void {
    this.write(`${JSON.stringify({ type, object })}\n`);
  }

  /** Sends text as it is. */
  write(text: string): void {
    for (const watch of this.watches) watch.write(text);
  }

  /** Ends all watches in good order, as a server does now and then. */
  endWatches(): void {
    for (const watch of this.watches) watch.end();
    this.watches.clear();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const query = new URL(request.url ?? "", "http://fake").searchParams;
    if (query.get("watch") === "true") {
      this.watchedFrom.push(query.get("resourceVersion") ?? "");
      this.watches.add(response);
      response.writeHead(200).flushHeaders();
      return;
    }
    this.lists += 1;
    if (this.refusing) {
      response.writeHead(503).end("not ready");
      return;
    }
    response.end(JSON.stringify({ metadata: { resourceVersion: `${100 * this.lists}` }, items: this.items }));
  }
}

/** Waits until something holds; the test's own time limit is the only one. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
