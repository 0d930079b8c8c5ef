import { request as requestHttp } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Transform } from "node:stream";
import type { PlayedService } from "./played-service";
import { playService } from "./played-service";

/** What somebody on the way does with calls of a registry. */
export interface Meddling {
  /** Takes a call over, if it says so. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** What becomes of content that is sent, or received. */
  readonly up?: (request: IncomingMessage) => Transform | undefined;
  readonly down?: (request: IncomingMessage) => Transform | undefined;
}

/** Stands before a registry. */
export interface MeddlingProxy {
  /** Host, as in references. */
  readonly host: string;
  /** Calls that it has seen, as `METHOD path`. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

/** @param behind host of the registry */
export async function meddlingProxy(behind: string, meddling: Meddling): Promise<MeddlingProxy> {
  const calls: string[] = [];
  const service: PlayedService = await playService((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    if (meddling.answer?.(request, response) === true) return;
    const { method, url, headers } = request;
    // The registry answers with addresses of the host that it was called by: this one.
    const onward = requestHttp(`http://${behind}${url}`, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      const changed = meddling.down?.(request);
      const content = changed === undefined ? answer : answer.pipe(changed);
      content.on("error", () => response.destroy()).pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.on("close", () => {
      if (!request.complete) onward.destroy();
    });
    const changed = meddling.up?.(request);
    const content = changed === undefined ? request : request.pipe(changed);
    content.on("error", () => request.socket.destroy()).pipe(onward);
  });
  return { host: new URL(service.url).host, calls, close: () => service.close() };
}

/** Lets some bytes pass, and then breaks the connection. */
export function cutAfter(bytes: number): Transform {
  let passed = 0;
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      passed += part.length;
      if (passed > bytes) done(new Error("cut"));
      else done(null, part);
    },
  });
}

/** Lets some bytes pass, and then nothing for ever. */
export function stalledAfter(bytes: number): Transform {
  let passed = 0;
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      passed += part.length;
      if (passed <= bytes) done(null, part);
    },
  });
}

/** Changes one bit of what passes. */
export function flipping(): Transform {
  let isFlipped = false;
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      const changed = Buffer.from(part);
      if (!isFlipped && changed.length > 0) changed.writeUInt8((changed[0] ?? 0) ^ 1, 0);
      isFlipped = true;
      done(null, changed);
    },
  });
}
