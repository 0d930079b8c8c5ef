import { randomBytes } from "node:crypto";
import { request as requestHttps } from "node:https";
import type { ClusterAccess } from "./cluster-api";
import { connectionTo } from "./cluster-api";
import { messagesIn } from "./websocket";

/** A container that runs. */
export interface RunningContainer {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** What precedes each message: which stream it is of. */
const [STDOUT, STDERR, OUTCOME] = [1, 2, 3];

/** How long a command may take, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Runs a command in a container, and waits for its end.
 *
 * @returns what it wrote
 * @throws Error with what it complained of
 * @see https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/#-strong-misc-operations-pod-v1-core-strong-
 */
export function execute(
  access: ClusterAccess,
  { namespace, pod, container }: RunningContainer,
  command: readonly string[],
): Promise<string> {
  const query = new URLSearchParams([
    ["container", container],
    ["stdout", "true"],
    ["stderr", "true"],
    ...command.map((word): [string, string] => ["command", word]),
  ]);
  const name = `${command[0]} in pod ${namespace}/${pod}`;
  return new Promise((resolve, reject) => {
    const request = requestHttps({
      ...connectionTo(access),
      path: `/api/v1/namespaces/${namespace}/pods/${pod}/exec?${query.toString()}`,
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
        "Sec-WebSocket-Protocol": "v4.channel.k8s.io",
      },
    });
    const timer = setTimeout(
      () => request.destroy(new Error(`${name}: no end within ${PATIENCE / 1000} s`)),
      PATIENCE,
    );
    const fail = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    request.on("error", fail);
    request.on("response", (response) => {
      response.resume();
      fail(new Error(`${name}: the API answers ${response.statusCode} and opens no stream`));
    });
    request.on("upgrade", (_response, socket, head) => {
      let bytes = head;
      socket.on("data", (chunk: Buffer) => (bytes = Buffer.concat([bytes, chunk])));
      socket.on("error", fail);
      socket.on("close", () => {
        clearTimeout(timer);
        const ended = outcomeOf(messagesIn(bytes).messages);
        if (ended.complaint === undefined) resolve(ended.output);
        else reject(new Error(`${name}: ${ended.complaint}`));
      });
      // The server says its farewell, and waits for ours before it hangs up.
      socket.on("data", () => isOver(bytes) && socket.end());
    });
    request.end();
  });
}

interface Outcome {
  readonly output: string;
  /** Undefined when all went well. */
  readonly complaint: string | undefined;
}

/** What a command wrote, and how it ended, from what came over the wire. */
export function outcomeOf(messages: readonly Buffer[]): Outcome {
  const written = (channel: number) =>
    Buffer.concat(messages.filter(([first]) => first === channel).map((each) => each.subarray(1))).toString();
  const output = written(STDOUT);
  const end = written(OUTCOME);
  if (end === "") return { output, complaint: "the connection broke before its end" };
  const status = JSON.parse(end) as { readonly status?: string; readonly message?: string }; // a Status of the API
  if (status.status === "Success") return { output, complaint: undefined };
  return { output, complaint: [status.message, written(STDERR).trim()].filter(Boolean).join(": ") };
}

function isOver(bytes: Buffer): boolean {
  return messagesIn(bytes).messages.some(([channel]) => channel === OUTCOME);
}
