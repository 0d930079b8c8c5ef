import type { ApiAnswer } from "../kubernetes/exchange";
import { wordsOf } from "../kubernetes/exchange";

/** Asks a cluster's API, and changes nothing. */
export interface ClusterReader {
  /**
   * @param path with its query: `/api/v1/pods?limit=500`
   * @throws Error when nobody answers
   */
  read(path: string): Promise<ApiAnswer>;
}

/** What an API server said of a call that it did not do. */
export function reasonOf({ status, body }: ApiAnswer): string {
  const words = wordsOf(body);
  return `the API answers ${status}${words === "" ? "" : `: ${words}`}`;
}
