type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Has JavaScript record no call stacks. The SDK takes some twenty for each resource, to tell where a promise came from
 * that never settles. Of what a component registers they hold lines of the SDK and of this library, and to format and
 * keep them takes longer, and more memory, than all else that a component adds. Who debugs leaks gets the stacks.
 *
 * @param environment where `PULUMI_DEBUG_PROMISE_LEAKS` asks for the stacks
 * @returns what has them recorded again
 */
export function hideStacks(environment: Environment = process.env): () => void {
  if (wantsStacks(environment)) return () => {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  return () => void (Error.stackTraceLimit = limit);
}

/** Runs `register` with stacks hidden, as {@link hideStacks} does. What is thrown at once still says where. */
export function withoutStacks<T>(register: () => T, environment: Environment = process.env): T {
  const restore = hideStacks(environment);
  try {
    return register();
  } catch (error) {
    restore();
    if (error instanceof Error && !wantsStacks(environment)) Error.captureStackTrace(error, withoutStacks);
    throw error;
  } finally {
    restore();
  }
}

function wantsStacks({ PULUMI_DEBUG_PROMISE_LEAKS }: Environment): boolean {
  return Boolean(PULUMI_DEBUG_PROMISE_LEAKS);
}
