import { parseArgs } from "node:util";
import { currentLab, labStatus, startLab, stopLab, streamReport } from "../lab";
import { examine } from "../lab/doctor";

const USAGE = `npm run lab -- COMMAND [PART...]

  start [PART...]           starts the lab, or these parts of it; builds what is missing
  stop [PART...] [--delete] ends it; with --delete, what it kept is deleted too
  status                    shows what runs
  env                       prints what to evaluate in a shell: eval "$(npm run --silent lab -- env)"
  doctor                    says what this machine has, what it lacks, and what to do about it

Parts: engine, kubernetes. Without a part, all are meant.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { delete: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  const [command, ...parts] = positionals;
  const report = streamReport(process.stderr);
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  switch (command) {
    case "start": {
      await startLab(parts, report);
      console.error('the lab runs; to use it from this shell: eval "$(npm run --silent lab -- env)"');
      return 0;
    }
    case "stop":
      await stopLab(parts, { wipe: values.delete === true }, report);
      return 0;
    case "status":
      return status();
    case "env":
      for (const [name, value] of Object.entries(currentLab().env)) console.log(exportLine(name, value));
      return 0;
    case "doctor":
      return doctor();
    default:
      console.error(command === undefined ? USAGE : `no command '${command}'\n\n${USAGE}`);
      return 2;
  }
}

async function status(): Promise<number> {
  const parts = await labStatus();
  const rows = parts.flatMap(({ part, lines }) =>
    lines.map(({ name, state, detail }) => [part, name, state, detail]),
  );
  printTable([["part", "what", "state", "detail"], ...rows]);
  return 0;
}

/** Fails where something must be done before the lab can start, so that a script can ask. */
async function doctor(): Promise<number> {
  const findings = await examine();
  printTable(findings.map(({ about, found }) => [about, found]));
  const problems = findings.flatMap(({ about, fix }) => (fix === undefined ? [] : [`${about}: ${fix}`]));
  console.log(
    problems.length === 0 ? "\nnothing stands in the lab's way" : `\nto do:\n  ${problems.join("\n  ")}`,
  );
  return problems.length === 0 ? 0 : 1;
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  }
}

/** PATH is extended, not replaced: the shell may know more of it than the process that npm starts. */
function exportLine(name: string, value: string): string {
  if (name === "PATH") return `export PATH=${quoted(currentLab().folders.bin)}:"$PATH"`;
  return `export ${name}=${quoted(value)}`;
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

main().then(
  (code) => (process.exitCode = code),
  (thrown: unknown) => {
    console.error(
      thrown instanceof Error && thrown.name === "LabFailure" ? `error: ${thrown.message}` : thrown,
    );
    process.exitCode = 1;
  },
);
