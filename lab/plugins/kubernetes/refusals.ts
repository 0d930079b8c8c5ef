import { ApiError } from "./api-error";
import { ExplainedError } from "./write-object";

/** Whether the server judged the object itself. In a preview, what it needs may not exist yet, what it replaces may
 * still be there, and the right to try may be missing: none of these says that the deployment will fail. */
export function isVerdictOfServer(error: unknown): boolean {
  const cause = error instanceof ExplainedError ? error.cause : error;
  return cause instanceof ApiError && !cause.isForbidden && !cause.isNotFound && !cause.isAlreadyExists;
}

/** Whether an update failed because the object is not there any more. */
export function isMissing(error: unknown): boolean {
  return error instanceof ExplainedError && error.cause.isNotFound;
}

/** The error with what it is about in front. */
export function withSubject(error: unknown, subject: string): Error {
  return new Error(`${subject}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
