import { createInterface } from "node:readline/promises";
import type { WriteStream } from "node:tty";

/** Takes what is left of the line away. */
const CLEAR_LINE = "\r\u001b[K";

/** One line of a terminal that is written over again and again. */
export function progressLine(terminal: WriteStream): (text: string) => void {
  return (text) => {
    // A line that wraps could not be taken back.
    terminal.write(CLEAR_LINE + text.slice(0, Math.max(0, terminal.columns - 1)));
  };
}

/** Asks the person at the terminal; anything but a yes is a no. */
export async function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}

/** A signal that a first Ctrl-C gives, for what is under way to be taken back; a second one ends the process. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => controller.abort(new Error("interrupted")));
  return controller.signal;
}
