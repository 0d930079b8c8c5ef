import { createHash } from "node:crypto";
import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { codeOf } from "../failure";

/**
 * Runs `work` while no other process of this person, in any checkout, runs work under the same name.
 *
 * The lock is a listening socket in Linux' abstract namespace: the kernel lets one process have it and
 * takes it back when that process is gone, however it went. So a lock cannot be left behind, and there is
 * no moment between finding a stale lock file and removing it in which two processes could both win.
 * Who waits is connected to the holder, learns its process id and purpose, and wakes when it is gone.
 *
 * @param name what is locked; usually a path
 * @param purpose what the holder does, for those who wait
 * @param waiting called with a description of the holder each time that this has to wait
 */
export async function withLock<T>(
  name: string,
  purpose: string,
  work: () => Promise<T>,
  waiting: (holder: string) => void = () => undefined,
): Promise<T> {
  const release = await acquire(address(name), purpose, waiting);
  try {
    return await work();
  } finally {
    await release();
  }
}

/** Padded to the full length that the kernel knows, as libuv versions differ in whether they pad. */
function address(name: string): string {
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 40);
  return `\0cloud-container-engine-lab-${process.getuid?.() ?? 0}-${digest}`.padEnd(107, "-");
}

async function acquire(
  address: string,
  purpose: string,
  waiting: (holder: string) => void,
): Promise<() => Promise<void>> {
  for (;;) {
    const release = await tryAcquire(address, `process ${process.pid}, ${purpose}`);
    if (release !== undefined) return release;
    await released(address, waiting);
  }
}

function tryAcquire(address: string, holder: string): Promise<(() => Promise<void>) | undefined> {
  const waiters = new Set<Socket>();
  const server: Server = createServer((waiter) => {
    waiters.add(waiter);
    waiter.on("close", () => waiters.delete(waiter));
    waiter.on("error", () => waiter.destroy());
    waiter.write(holder);
  });
  const release = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const waiter of waiters) waiter.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once("error", (error) => (codeOf(error) === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(release));
  });
}

/** Resolves when the holder lets go, or is found gone already. */
function released(address: string, waiting: (holder: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once("data", (holder) => waiting(String(holder)));
    socket.on("error", () => socket.destroy());
    socket.once("close", () => resolve());
  });
}
