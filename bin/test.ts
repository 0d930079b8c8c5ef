import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

import { run as command } from "../lab/processes/command";
import { checkout, labFolders, startLab, stopLab, streamReport, tool } from "../lab";
import { runCommand } from "./platform/command";

const COUNTS = [
  "numPassedTests",
  "numFailedTests",
  "numPendingTests",
  "numFailedTestSuites",
  "numRuntimeErrorTestSuites",
] as const;

/** What the test runner counts of a run. */
type Totals = Readonly<Record<(typeof COUNTS)[number], number>>;

/** A part of the lab that tests use through a module, directly or through others, and that is started for them only. */
interface TestedPart {
  readonly part: string;
  readonly module: string;
}

const OPENSTACK: TestedPart = { part: "openstack", module: "test/support/openstack.ts" };
const PARTS: readonly TestedPart[] = [
  OPENSTACK,
  { part: "telemetry", module: "test/support/telemetry.ts" },
  { part: "clusters", module: "test/support/clusters.ts" },
];

/** Runs every test, or those whose paths match the arguments, on a lab of their own that is gone afterwards. */
async function test(): Promise<void> {
  // Beside the lab that the user may have running, and like it one for each checkout.
  process.env.CCE_LAB ??= `test-${basename(labFolders().lab)}`;
  const report = streamReport(process.stderr);
  const words = process.argv.slice(2);
  const chosen = await listTests(words);
  if (words.length === 0 && !chosen.some((file) => file.endsWith("/zot.test.ts")))
    report.line("no zot on PATH: tests of a real one are left out (jest.config.mjs says why)");
  const used = await Promise.all(PARTS.map(async (each) => ({ ...each, by: await usersOf(each, chosen) })));
  const further = used.filter(({ by }) => by.length > 0).map(({ part }) => part);
  let totals: Totals;
  try {
    const lab = await startLab(["engine", "kubernetes", ...further], report);
    // Which no part of the lab needs, or not every one: a test that built them would seem to hang.
    for (const name of ["cyclonus", "helm", "pulumi-resource-openstack", "docker-registry"] as const)
      await tool(name, report);
    const onCloud = used.find(({ part }) => part === OPENSTACK.part)?.by ?? [];
    totals = await runTests(words, chosen, onCloud, lab.env);
  } finally {
    await stopLab([], { wipe: true }, report);
  }
  writeFileSync(resultsFile("test-results"), JSON.stringify(totals));
  console.log(
    `\n${totals.numPassedTests} passed, ${totals.numFailedTests} failed, ${totals.numPendingTests} skipped`,
  );
  if (totals.numFailedTests + totals.numFailedTestSuites > 0) process.exitCode = 1;
}

/**
 * Runs the tests of OpenStack, which take turns and mostly wait for it, beside all others.
 *
 * @param words as a person gave them: whoever gives options to the test runner gets one run of it
 */
async function runTests(
  words: readonly string[],
  chosen: readonly string[],
  onCloud: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Totals> {
  const others = chosen.filter((file) => !onCloud.includes(file));
  if (onCloud.length === 0 || others.length === 0 || words.some((word) => word.startsWith("-"))) {
    return jest(words, "test-results-all", env);
  }
  const end = new AbortController();
  const run = (files: readonly string[], name: string) =>
    jest(["--runInBand", "--runTestsByPath", ...files], name, env, end.signal);
  const runs = [run(onCloud, "test-results-cloud"), run(others, "test-results-others")] as const;
  // Neither goes on when the other was ended.
  const [cloud, rest] = await Promise.all(runs).catch((thrown: unknown) => {
    end.abort();
    throw thrown;
  });
  const sums = COUNTS.map((name) => [name, cloud[name] + rest[name]] as const);
  return Object.fromEntries(sums) as Totals; // of all the names that it has
}

/** Those of some tests that use a part of the lab. */
async function usersOf({ module }: TestedPart, chosen: readonly string[]): Promise<readonly string[]> {
  const using = await listTests(["--findRelatedTests", join(checkout(), module)]);
  return chosen.filter((file) => using.includes(file));
}

/** The files of the tests that the test runner would run. */
async function listTests(words: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await command(process.execPath, [jestProgram(), "--listTests", ...words]);
  if (code !== 0) throw new Error(`the test runner lists no tests: ${stderr}`);
  return stdout.split("\n").filter((line) => line !== "");
}

/** Runs the test runner; whether tests failed is in what it counts. */
async function jest(
  args: readonly string[],
  name: string,
  env: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Totals> {
  const results = resultsFile(name);
  const child = spawn(
    process.execPath,
    [jestProgram(), ...args, "--json", `--outputFile=${results}`],
    // Two of them on one terminal would write over each other's lines, were they to see that it is one.
    { cwd: checkout(), env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"], signal },
  );
  child.stderr.pipe(process.stderr, { end: false });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      signal === null && code !== null
        ? resolve()
        : reject(new Error(`the test runner was ended by ${signal}`)),
    );
  });
  return readTotals(results);
}

function jestProgram(): string {
  return createRequire(__filename).resolve("jest/bin/jest");
}

function resultsFile(name: string): string {
  return join(checkout(), "dist", `${name}.json`);
}

function readTotals(file: string): Totals {
  const results: unknown = JSON.parse(readFileSync(file, "utf8"));
  const counts = COUNTS.map((name) => {
    const value: unknown =
      typeof results === "object" && results !== null ? Reflect.get(results, name) : undefined;
    if (typeof value !== "number") throw new Error(`${file} counts no ${name}`);
    return [name, value] as const;
  });
  return Object.fromEntries(counts) as Totals; // of all the names that it has
}

runCommand(test);
