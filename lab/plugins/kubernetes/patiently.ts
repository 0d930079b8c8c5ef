import { UnreachableError } from "./api-client";
import type { Deadline } from "./deadline";

/** Asks again while the API server gives no answer: a control plane that fails over is back in seconds. */
export async function patiently<T>(deadline: Deadline, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof UnreachableError) || deadline.isOver) throw error;
      await deadline.pause(1000);
    }
  }
}
