#!/usr/bin/env node
import { runCce } from "./commands";
import { ask, interruption, progressLine } from "./person";
import { ExitCode } from "./terminal";

runCce(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
  ...(process.stderr.isTTY ? { showProgress: progressLine(process.stderr) } : {}),
  ...(process.stdin.isTTY ? { ask } : {}),
  interruption,
}).then(
  (code) => (process.exitCode = code),
  (thrown: unknown) => {
    process.stderr.write(`error: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exitCode = ExitCode.Problems;
  },
);
