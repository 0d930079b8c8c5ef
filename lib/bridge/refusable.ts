import * as pulumi from "@pulumi/pulumi";

/**
 * Does what may refuse an argument. Errors of arguments are the user's to mend: Pulumi shows a RunError as it is,
 * without the stack trace that a failure of ours has.
 *
 * @throws pulumi.RunError for a refusal, and whatever else `make` throws
 */
export function refusable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof Error && error.name === "Error") throw refusal(error.message);
    throw error;
  }
}

/**
 * A refusal that carries no call stack. Nobody is shown one, but the SDK has Node.js format it, in colors, which
 * takes half a minute where the stack has files of the SDK: the paths that its source maps give them send Node.js 20
 * round in circles.
 */
export function refusal(message: string): pulumi.RunError {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return new pulumi.RunError(message);
  } finally {
    Error.stackTraceLimit = limit;
  }
}
