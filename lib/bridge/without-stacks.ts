/**
 * Runs `register` without having JavaScript record call stacks. The SDK takes some twenty for each resource, to tell
 * where a promise came from that never settles. Of what a component registers they hold lines of the SDK and of
 * this library, and to format and keep them takes longer, and more memory, than all else that a component adds.
 * What is thrown at once still says where, and who debugs leaks gets the stacks.
 *
 * @param environment where `PULUMI_DEBUG_PROMISE_LEAKS` asks for the stacks
 */
export function withoutStacks<T>(
  register: () => T,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): T {
  if (environment.PULUMI_DEBUG_PROMISE_LEAKS) return register();
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return register();
  } catch (error) {
    Error.stackTraceLimit = limit;
    if (error instanceof Error) Error.captureStackTrace(error, withoutStacks);
    throw error;
  } finally {
    Error.stackTraceLimit = limit;
  }
}
