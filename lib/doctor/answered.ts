import { CloudRefusal, CloudUnreachable, ServiceAbsent } from "../cloud/failures";
import type { Answer, Lack } from "./snapshot";

/** Turns what can go wrong with a question into an answer to it. */
export async function answered<T>(question: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await question() };
  } catch (thrown) {
    if (thrown instanceof ServiceAbsent) return { lack: "absent", why: thrown.message };
    if (thrown instanceof CloudUnreachable)
      return { lack: "unreachable", why: `${addressOf(thrown.call)} ${thrown.why}` };
    if (thrown instanceof CloudRefusal)
      return { lack: lackOf(thrown.status), why: `${addressOf(thrown.call)} answers ${thrown.status}` };
    // An answer without the shape of an OpenStack service's.
    return { lack: "refused", why: "it answers in a way that is not understood" };
  }
}

const [UNAUTHORIZED, FORBIDDEN, BROKEN] = [401, 403, 500];

function lackOf(status: number): Lack {
  if (status === UNAUTHORIZED || status === FORBIDDEN) return "forbidden";
  return status >= BROKEN ? "unreachable" : "refused";
}

function addressOf(call: string): string {
  return call.replace(/^[A-Z]+ /, "").replace(/\?.*/, "");
}
