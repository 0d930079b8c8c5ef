import { readFileSync, readdirSync, readlinkSync } from "node:fs";

/** A process that accepts connections. */
export interface Listener {
  readonly pid: number;
  /** The name of its program, as the kernel has it: at most 15 characters. */
  readonly program: string;
}

/** The kernel's number of the state in which a socket accepts connections. */
const LISTENS = "0A";

/**
 * The process that accepts TCP connections on a port, of whichever address.
 * @returns undefined where there is none, or only another person's, of which the kernel does not tell
 */
export function listenerOn(port: number): Listener | undefined {
  const sockets = new Set(
    listeningSockets().flatMap((socket) => (socket.port === port ? [socket.name] : [])),
  );
  if (sockets.size === 0) return undefined;
  const pid = readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .find((candidate) => holdsOneOf(candidate, sockets));
  return pid === undefined ? undefined : { pid, program: read(`/proc/${pid}/comm`).trim() };
}

/** The TCP ports on which processes of anybody accept connections, of whichever address; asked without connecting. */
export function listeningPorts(): ReadonlySet<number> {
  return new Set(listeningSockets().map(({ port }) => port));
}

interface ListeningSocket {
  readonly port: number;
  /** As the links in a process' folder of descriptors name it. */
  readonly name: string;
}

function listeningSockets(): readonly ListeningSocket[] {
  const rows = ["tcp", "tcp6"].flatMap((protocol) => read(`/proc/net/${protocol}`).split("\n").slice(1));
  return rows.flatMap((row) => {
    const [, address = "", , state, , , , , , inode] = row.trim().split(/\s+/);
    if (state !== LISTENS) return [];
    return [{ port: parseInt(address.slice(address.lastIndexOf(":") + 1), 16), name: `socket:[${inode}]` }];
  });
}

function holdsOneOf(pid: number, sockets: ReadonlySet<string>): boolean {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).some((descriptor) => sockets.has(readlinkSync(`${folder}/${descriptor}`)));
  } catch {
    return false;
  }
}

/** A file of the kernel's; empty where it is gone meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
