#!/usr/bin/env node
import { buffer } from "node:stream/consumers";
import { runCce } from "./commands";
import { ask, interruption, progressLine } from "./person";
import { ExitCode } from "./terminal";

runCce(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
  readInput: () => buffer(process.stdin),
  showsColours: process.stdout.isTTY && !process.env.NO_COLOR,
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
