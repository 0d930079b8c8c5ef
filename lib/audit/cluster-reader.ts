/** Asks a cluster's API, and changes nothing. */
export interface ClusterReader {
  /**
   * @param path with its query: `/api/v1/pods?limit=500`
   * @throws Error when nobody answers
   */
  read(path: string): Promise<ClusterAnswer>;
}

/** What an API server answered. */
export interface ClusterAnswer {
  readonly status: number;
  /** What it sent as JSON. @default `{}`, or what it said of a call that it did not do: `{ message }` */
  readonly body: unknown;
}

export function isSuccess({ status }: ClusterAnswer): boolean {
  return status >= 200 && status < 300;
}

/** What an API server said of a call that it did not do. */
export function reasonOf({ status, body }: ClusterAnswer): string {
  const said = typeof body === "object" && body !== null && "message" in body ? body.message : undefined;
  return `the API answers ${status}${typeof said === "string" ? `: ${said}` : ""}`;
}
