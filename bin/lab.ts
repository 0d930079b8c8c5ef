import { parseArgs } from "node:util";
import { currentLab, labStatus, startLab, stopLab, streamReport } from "../lab";
import { examine } from "../lab/doctor";
import { runCommand } from "./platform/command";
import { table } from "../lib/cli/table";

const USAGE = `npm run lab -- COMMAND [PART...]

  start [PART...]            starts the lab, or these parts of it; builds what is missing
  stop [PART...] [--delete]  ends it; with --delete, what it kept is deleted too
  status                     shows what runs
  env                        prints what to evaluate in a shell: eval "$(npm run --silent lab -- env)"
  doctor                     says what this machine has, what it lacks, and what to do about it

Parts: engine and kubernetes, which a start without a part means; openstack, telemetry and clusters, by name only.
Without a part, stop means all.`;

async function lab(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { delete: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  const [command, ...parts] = positionals;
  const report = streamReport(process.stderr);
  if (values.help === true) return console.log(USAGE);
  switch (command) {
    case "start":
      await startLab(parts, report);
      return report.line('the lab runs; to use it from this shell: eval "$(npm run --silent lab -- env)"');
    case "stop":
      return stopLab(parts, { wipe: values.delete === true }, report);
    case "status":
      return status();
    case "env":
      return environment();
    case "doctor":
      return doctor();
    default:
      throw new Error(
        command === undefined ? `a command is missing\n\n${USAGE}` : `no command '${command}'\n\n${USAGE}`,
      );
  }
}

async function status(): Promise<void> {
  const rows = (await labStatus()).flatMap(({ part, lines }) =>
    lines.map(({ name, state, detail }) => [part, name, state, detail]),
  );
  console.log(table(["part", "what", "state", "detail"], rows));
}

/** PATH is extended, not replaced: the shell may know more of it than the process that npm starts. */
function environment(): void {
  const { env, folders } = currentLab();
  for (const [name, value] of Object.entries(env)) {
    console.log(
      name === "PATH" ? `export PATH=${quoted(folders.bin)}:"$PATH"` : `export ${name}=${quoted(value)}`,
    );
  }
}

/** Fails where something must be done before the lab can start, so that a script can ask. */
async function doctor(): Promise<void> {
  const findings = await examine();
  console.log(
    table(
      ["about", "found"],
      findings.map(({ about, found }) => [about, found]),
    ),
  );
  const problems = findings.flatMap(({ about, fix }) => (fix === undefined ? [] : [`${about}: ${fix}`]));
  console.log(
    problems.length === 0 ? "\nnothing stands in the lab's way" : `\nto do:\n  ${problems.join("\n  ")}`,
  );
  if (problems.length > 0) process.exitCode = 1;
}

/** A value as a POSIX shell takes it literally. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

runCommand(lab);
