import type { PlainMap } from "../provider/property-value";
import { textAt } from "./kube-object";

/** What the API server answered instead of an object; the message is its own, word for word. */
export class ApiError extends Error {
  constructor(
    readonly httpStatus: number,
    /** The Status object of the answer; empty when the body was none. */
    readonly status: PlainMap,
    fallback: string,
  ) {
    super(textAt(status, "message") ?? fallback);
    this.name = "ApiError";
  }

  /** Machine-readable reason, such as "NotFound" or "AlreadyExists". */
  get reason(): string {
    return textAt(this.status, "reason") ?? "";
  }

  get isNotFound(): boolean {
    return this.httpStatus === 404;
  }

  get isForbidden(): boolean {
    return this.httpStatus === 403;
  }

  get isAlreadyExists(): boolean {
    return this.reason === "AlreadyExists";
  }

  get isConflict(): boolean {
    return this.reason === "Conflict";
  }

  /** The object's namespace does not exist (yet). */
  get isMissingNamespace(): boolean {
    return this.isNotFound && textAt(this.status, "details", "kind") === "namespaces";
  }
}

/** The cluster serves no such kind: mostly a custom resource before its definition. */
export class NoMatchError extends Error {
  constructor(
    readonly apiVersion: string,
    readonly kind: string,
  ) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
    this.name = "NoMatchError";
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.isNotFound;
}
