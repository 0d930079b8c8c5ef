import { setImmediate } from "node:timers";

type Listener = NodeJS.UnhandledRejectionListener;

/**
 * Runs something, and fails with the first promise that is rejected meanwhile without anybody handling it: what is
 * thrown inside an `apply` surfaces only there.
 */
export async function failingOnRejections<T>(run: () => Promise<T>): Promise<T> {
  const others: readonly Listener[] = nodeProcess.listeners("unhandledRejection");
  let listener: Listener | undefined;
  const rejection = new Promise<never>((_resolve, reject) => {
    listener = reject;
  });
  // Jest's own listener would fail the test even where it expects the failure.
  nodeProcess.removeAllListeners("unhandledRejection");
  if (listener) nodeProcess.on("unhandledRejection", listener);
  try {
    return await Promise.race([rejection, run()]);
  } finally {
    nodeProcess.removeAllListeners("unhandledRejection");
    others.forEach((other) => nodeProcess.on("unhandledRejection", other));
  }
}

/** The process of Node.js itself: Jest hands tests a copy of it, on which no events arrive. */
const nodeProcess = outside("return process") as NodeJS.Process;

/** Runs a script outside of Jest's context, where the functions of Node.js's own modules are from. */
function outside(script: string): unknown {
  const OutsideFunction = setImmediate.constructor as FunctionConstructor;
  return OutsideFunction(script)();
}
