import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../../..");

/** Another process that runs `code`, in which `lab(path)` loads a compiled module of the lab. */
export function child(code: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const prelude = `const lab = (module) => require(${JSON.stringify(join(root, "dist/lab"))} + "/" + module);`;
  return spawn(process.execPath, ["-e", `${prelude}${code}`], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
}

/** Resolves once the process has printed `text`. */
export function printed(process: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    process.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(text)) resolve();
    });
    process.once("exit", () => reject(new Error(`ended without printing '${text}': ${output}`)));
  });
}

/** Resolves with the exit code, or the signal, once the process is gone. */
export function ended(process: ChildProcess): Promise<number | NodeJS.Signals | null> {
  if (process.exitCode !== null || process.signalCode !== null) {
    return Promise.resolve(process.exitCode ?? process.signalCode);
  }
  return new Promise((resolve) => process.once("exit", (code, signal) => resolve(code ?? signal)));
}
