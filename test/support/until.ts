const PAUSE_MS = 100;
/** For a lab that hangs; no measure of speed. */
const LIMIT_MS = 150_000;

/**
 * Reads until what was read fulfils a condition.
 *
 * @param what the condition in words, for the error
 * @throws Error with what was read last, when the condition is never fulfilled
 */
export async function until<T>(
  what: string,
  read: () => Promise<T> | T,
  holds: (value: T) => boolean,
): Promise<T> {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`${what}: still not so. Last seen: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
