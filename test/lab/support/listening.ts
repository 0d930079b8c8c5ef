import { readFileSync, readdirSync, readlinkSync } from "node:fs";

/** The addresses on which processes accept TCP connections, as `127.0.0.1:6443`. */
export function listening(pids: readonly number[]): readonly string[] {
  const sockets = new Set(pids.flatMap(socketsOf));
  return ["tcp", "tcp6"].flatMap((protocol) =>
    readFileSync(`/proc/net/${protocol}`, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === LISTENS && sockets.has(inode ?? ""))
      .map(([, address]) => readable(address ?? "")),
  );
}

/** Linux' number of the state in which a socket accepts connections. */
const LISTENS = "0A";

/** Inodes of the sockets that a process holds. */
function socketsOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((descriptor) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${descriptor}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
}

/** The kernel writes an IPv4 address as one little-endian number; an IPv6 address is left as it is. */
function readable(address: string): string {
  const [host = "", port = ""] = address.split(":");
  const bytes =
    host.length === 8 ? (host.match(/../g) ?? []).reverse().map((byte) => parseInt(byte, 16)) : [host];
  return `${bytes.join(".")}:${parseInt(port, 16)}`;
}
