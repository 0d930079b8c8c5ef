import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

import { run as command } from "../lab/processes/command";
import { checkout, labFolders, startLab, stopLab, streamReport, tool } from "../lab";
import { runCommand } from "./platform/command";

/** What the test runner counts of a run. */
interface Totals {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numFailedTestSuites: number;
}

/** Parts of the lab that are started for those tests only which use, directly or through others, such a module. */
const PARTS_BY_MODULE: Readonly<Record<string, string>> = {
  "test/support/openstack.ts": "openstack",
  "test/support/telemetry.ts": "telemetry",
  "test/support/clusters.ts": "clusters",
};

/** Runs every test, or those whose paths match the arguments, on a lab of their own that is gone afterwards. */
async function test(): Promise<void> {
  // Beside the lab that the user may have running, and like it one for each checkout.
  process.env.CCE_LAB ??= `test-${basename(labFolders().lab)}`;
  const report = streamReport(process.stderr);
  const results = join(checkout(), "dist", "test-results.json");
  const words = process.argv.slice(2);
  const lab = await startLab(["engine", "kubernetes", ...(await furtherParts(words))], report);
  try {
    // Which no part of the lab needs, or not every one: a test that built them would seem to hang.
    for (const name of ["cyclonus", "helm", "pulumi-resource-openstack"] as const) await tool(name, report);
    await jest([...words, "--json", `--outputFile=${results}`], lab.env);
  } finally {
    await stopLab([], { wipe: true }, report);
  }
  const totals = readTotals(results);
  console.log(
    `\n${totals.numPassedTests} passed, ${totals.numFailedTests} failed, ${totals.numPendingTests} skipped`,
  );
  if (totals.numFailedTests + totals.numFailedTestSuites > 0) process.exitCode = 1;
}

/** The parts that the chosen tests need beside those that every test may use. */
async function furtherParts(words: readonly string[]): Promise<readonly string[]> {
  const chosen = new Set(await listTests(words));
  const parts = await Promise.all(
    Object.entries(PARTS_BY_MODULE).map(async ([module, part]) => {
      const using = await listTests(["--findRelatedTests", join(checkout(), module)]);
      return using.some((file) => chosen.has(file)) ? [part] : [];
    }),
  );
  return parts.flat();
}

/** The files of the tests that the test runner would run. */
async function listTests(words: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await command(process.execPath, [jestProgram(), "--listTests", ...words]);
  if (code !== 0) throw new Error(`the test runner lists no tests: ${stderr}`);
  return stdout.split("\n").filter((line) => line !== "");
}

/** Runs the test runner; whether tests failed is in its results. */
async function jest(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, [jestProgram(), ...args], {
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

function jestProgram(): string {
  return createRequire(__filename).resolve("jest/bin/jest");
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
