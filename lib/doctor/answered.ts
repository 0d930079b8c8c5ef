import { CloudRefusal, CloudUnreachable, ServiceAbsent } from "../cloud/failures";
import type { Answer } from "./snapshot";

/** Turns what can go wrong with a question into an answer to it. */
export async function answered<T>(question: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await question() };
  } catch (thrown) {
    if (thrown instanceof ServiceAbsent) return { lack: "absent", why: thrown.message };
    if (thrown instanceof CloudUnreachable)
      return { lack: "unreachable", why: `${addressOf(thrown.call)} ${thrown.why}` };
    if (thrown instanceof CloudRefusal) {
      const isBroken = thrown.status >= 500;
      const why = `${addressOf(thrown.call)} answers ${thrown.status}`;
      return { lack: isBroken ? "unreachable" : "refused", why };
    }
    // What an answer has not the shape of an OpenStack service's.
    return { lack: "refused", why: "it answers in a way that is not understood" };
  }
}

function addressOf(call: string): string {
  return call.replace(/^[A-Z]+ /, "").replace(/\?.*/, "");
}
