import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";

const LISTEN = `
import socket, sys, time
address, closes = sys.argv[1:]
word = sys.stdin.buffer.read()
server = socket.create_server((address, 2380))
print("listens", flush=True)
kept = []
while True:
    connection, _ = server.accept()
    try:
        connection.sendall(word)
    except OSError:
        pass
    if closes == "true":
        connection.close()
    else:
        kept.append(connection)
`;

/** Somebody at etcd's port for peers who says anything, in a process of its own: machines block that of the test. */
export class Listener {
  private constructor(private readonly child: ChildProcessWithoutNullStreams) {}

  /** Resolves once it listens. */
  static async start(address: string, word: string, { closes = true } = {}): Promise<Listener> {
    const child = spawn("/usr/bin/python3", ["-c", LISTEN, address, String(closes)]);
    child.stdin.end(word, "latin1");
    const [heard]: unknown[] = await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
    if (!Buffer.isBuffer(heard)) throw new Error(`no listener at ${address}: port 2380 is taken there`);
    return new Listener(child);
  }

  close(): void {
    this.child.kill("SIGKILL");
  }
}
