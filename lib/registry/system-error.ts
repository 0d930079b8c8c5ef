/** An error of the system or of a library beneath, which says by a code what it is. */
export interface SystemError {
  readonly code: string;
  readonly message: string;
}

/** The error of the system that something thrown is; `undefined` where it is another one. */
export function systemError(thrown: unknown): (Error & SystemError) | undefined {
  return isSystemError(thrown) ? thrown : undefined;
}

/** Asked by what it has: under a test runner, errors of the system are of no class that is known here. */
function isSystemError(thrown: unknown): thrown is Error & SystemError {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    typeof Reflect.get(thrown, "code") === "string" &&
    typeof Reflect.get(thrown, "message") === "string"
  );
}
