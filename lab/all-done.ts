/**
 * Waits until each of several works has ended, then throws the first failure, if there is one. `Promise.all` would
 * return while the others still go on, with the caller's lock already released.
 */
export async function allDone(works: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works)) {
    if (outcome.status === "rejected") throw outcome.reason;
  }
}
