import type { ClientHttp2Stream } from "node:http2";

import type { PlainMap } from "../provider/property-value";
import { ApiError } from "./api-error";
import type { KubeObject } from "./kube-object";
import { mapAt, numberAt, textAt } from "./kube-object";

export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  readonly object: KubeObject;
}

/**
 * Reads the lines of a watch until `onEvent` returns true, the signal aborts, or the server ends it.
 *
 * @throws ApiError when the server refuses or breaks off the watch, as with 410 for a version that is too old.
 */
export function readWatch(
  stream: ClientHttp2Stream,
  signal: AbortSignal,
  onEvent: (event: WatchEvent) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let rest = "";
    const stop = () => resolve();
    signal.addEventListener("abort", stop, { once: true });
    stream.setEncoding("utf8");
    stream.on("response", (headers) => {
      status = Number(headers[":status"]);
    });
    stream.on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      if (status >= 300) {
        rest = rest + lines.join("\n");
        return;
      }
      try {
        if (lines.some((line) => line !== "" && onEvent(parseEvent(line)))) resolve();
      } catch (error) {
        reject(error);
      }
    });
    stream.on("error", (error) => (signal.aborted ? resolve() : reject(error)));
    stream.on("close", () => {
      signal.removeEventListener("abort", stop);
      if (status < 300) resolve();
      else reject(new ApiError(status, {}, `watch refused with HTTP ${status}: ${rest.slice(0, 200)}`));
    });
  });
}

function parseEvent(line: string): WatchEvent {
  // One line of the API server's watch format.
  const event = JSON.parse(line) as PlainMap;
  const object = mapAt(event, "object");
  const type = textAt(event, "type");
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED":
    case "BOOKMARK":
      return { type, object };
    default:
      throw new ApiError(
        numberAt(object, "code") ?? 500,
        object,
        `unexpected watch event: ${line.slice(0, 200)}`,
      );
  }
}
