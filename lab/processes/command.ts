import { spawn } from "node:child_process";
import { LabFailure, codeOf } from "../failure";

/** How a command ended. */
export interface Outcome {
  /** Exit code; a signal's death counts as 1. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a command. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the command after so many milliseconds. @default no limit */
  readonly timeout?: number;
  /** What the command reads from standard input. @default nothing */
  readonly input?: string;
  /** Called with each line of standard error as it comes. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a command without a shell and without a terminal to ask on.
 * @throws LabFailure where there is no such program; a failing command is an `Outcome`, not an error
 */
export function run(
  program: string,
  arguments_: readonly string[],
  options: CommandOptions = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, arguments_, {
      stdio: ["pipe", "pipe", "pipe"],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: options.env ?? process.env,
      ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    });
    // A command that ends without having read all of it says why by its exit code.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
      for (const line of chunk.toString().split("\n")) if (line.trim() !== "") options.onLine?.(line.trim());
    });
    child.on("error", (error) =>
      reject(
        codeOf(error) === "ENOENT"
          ? new LabFailure(`no program '${program}'`, `install it, or put its folder on PATH`, {
              cause: error,
            })
          : error,
      ),
    );
    child.on("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

/** The last lines of a text, for an error message to quote. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
