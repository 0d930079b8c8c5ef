import { RegistryRefusal, RegistryUnreachable } from "./failures";
import { systemError } from "./system-error";

/** How often something that breaks off is taken up again without getting any further. */
export const MOST_FRUITLESS_TRIES = 4;

const FIRST_PAUSE = 200;

/** Codes of errors with which connections break while they are read. */
const BROKEN: readonly string[] = ["ECONNRESET", "EPIPE", "ETIMEDOUT", "ERR_STREAM_PREMATURE_CLOSE"];

/** Waits before another try: longer each time, for a registry that is starting again. */
export function pauseBefore(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE * 4 ** (attempt - 1)));
}

/** Whether it was a connection that broke, or a registry that fails for now, as opposed to an answer. */
export function isInterruption(thrown: unknown): boolean {
  if (thrown instanceof RegistryRefusal) return thrown.status >= 500 || thrown.status === 429;
  if (thrown instanceof RegistryUnreachable) return true;
  return BROKEN.includes(systemError(thrown)?.code ?? "");
}
