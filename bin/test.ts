import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

import { checkout, labFolders, startLab, stopLab, streamReport, tool } from "../lab";
import { runCommand } from "./platform/command";

/** What the test runner counts of a run. */
interface Totals {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
}

/** Runs every test, or those whose paths match the arguments, on a lab of their own that is gone afterwards. */
async function test(): Promise<void> {
  // Beside the lab that the user may have running, and like it one for each checkout.
  process.env.CCE_LAB ??= `test-${basename(labFolders().lab)}`;
  const report = streamReport(process.stderr);
  const results = join(checkout(), "dist", "test-results.json");
  const lab = await startLab([], report);
  try {
    await tool("cyclonus", report);
    await jest([...process.argv.slice(2), "--json", `--outputFile=${results}`], lab.env);
  } finally {
    await stopLab([], { wipe: true }, report);
  }
  const totals = readTotals(results);
  console.log(
    `\n${totals.numPassedTests} passed, ${totals.numFailedTests} failed, ${totals.numPendingTests} skipped`,
  );
  if (totals.numFailedTests + totals.numFailedTestSuites > 0) process.exitCode = 1;
}

/** Runs the test runner; whether tests failed is in its results. */
async function jest(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const program = createRequire(__filename).resolve("jest/bin/jest");
  const child = spawn(process.execPath, [program, ...args], {
    cwd: checkout(),
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      signal === null && code !== null
        ? resolve()
        : reject(new Error(`the test runner was ended by ${signal}`)),
    );
  });
}

function readTotals(file: string): Totals {
  const results: unknown = JSON.parse(readFileSync(file, "utf8"));
  const count = (name: keyof Totals) => {
    const value: unknown =
      typeof results === "object" && results !== null ? Reflect.get(results, name) : undefined;
    if (typeof value !== "number") throw new Error(`${file} counts no ${name}`);
    return value;
  };
  return {
    numPassedTests: count("numPassedTests"),
    numFailedTests: count("numFailedTests"),
    numPendingTests: count("numPendingTests"),
    numFailedTestSuites: count("numFailedTestSuites"),
  };
}

runCommand(test);
