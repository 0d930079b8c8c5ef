import type { Terminal } from "./terminal";
import { ExitCode, UsageError } from "./terminal";

/** A command of `cce`. */
export interface Command {
  /** How it is called and what it does, for `--help`. */
  readonly usage: string;
  /** The same of a part of it that `words` begin with, if that has its own. @default none has */
  readonly usageOf?: (words: readonly string[]) => Promise<string | undefined>;
  /**
   * @param words what follows the command's name
   * @returns the exit code
   * @throws UsageError
   */
  run(words: readonly string[], terminal: Terminal): Promise<number>;
}

interface Entry {
  readonly summary: string;
  /** Loads the command: one that is not called costs nothing. */
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Entry>> = {
  doctor: {
    summary: "says whether a cloud has what a cluster needs, before the first deployment",
    load: async () => (await import("./doctor.js")).doctor,
  },
  settle: {
    summary: "undoes what a killed deployment had begun, so that the next one can finish it",
    load: async () => (await import("./settle.js")).settle,
  },
  audit: {
    summary: "holds a cluster, or a folder of manifests, to the rules of tenant isolation",
    load: async () => (await import("./audit.js")).audit,
  },
  image: {
    summary: "pushes, lists, describes, publishes, scans, pulls and deletes images of a repository",
    load: async () => (await import("./image.js")).image,
  },
};

const HELP: readonly string[] = ["--help", "-h", "help"];

/**
 * Runs what `cce` was called with.
 *
 * @returns the exit code
 */
export async function runCce(words: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || HELP.includes(name)) {
    terminal.print(overview());
    return ExitCode.Fine;
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry === undefined) {
    terminal.complain(`no command '${name}'\n\n${overview()}`);
    return ExitCode.Usage;
  }
  const command = await entry.load();
  if (rest.some((word) => word === "--help" || word === "-h")) {
    terminal.print((await command.usageOf?.(rest)) ?? command.usage);
    return ExitCode.Fine;
  }
  try {
    return await command.run(rest, terminal);
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    terminal.complain(`${thrown.message}\n\nAll options: cce ${name} --help`);
    return ExitCode.Usage;
  }
}

function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map(({ length }) => length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `cce COMMAND [OPTION...]\n\n${lines.join("\n")}\n\ncce COMMAND --help shows the options of a command.`;
}
