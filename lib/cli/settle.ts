import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { CloudApi } from "../cloud/api";
import { loginTo } from "../cloud/find-login";
import { settle as settleBegun } from "../settle/settle";
import { stackState, withoutBegun } from "../settle/stack-state";
import type { Command } from "./commands";
import { table } from "./table";
import type { Terminal } from "./terminal";
import { ExitCode, UsageError } from "./terminal";

const USAGE = `cce settle [OPTION...]

After a deployment that was killed: removes from the cloud what it had begun to make, and that nothing knows of, and
takes it out of the stack's state. The next pulumi up then makes it, once. Run it in the project's folder, after
pulumi cancel has told the backend that nobody deploys any more.

  --stack NAME   the stack (default: the one that is selected)
  --help`;

/** Undoes what a killed deployment had begun, so that the next one can finish it. */
export const settle: Command = {
  usage: USAGE,
  async run(words, terminal) {
    const stack = options(words);
    const exported = await pulumi(["stack", "export", ...stack], terminal);
    const state = stackState(exported);
    if (state.begun.length === 0) {
      terminal.print("Nothing was begun and not finished.");
      return ExitCode.Fine;
    }
    const clouds = new Map<string | undefined, CloudApi>();
    const settled = await settleBegun(state, (name) => {
      const known = clouds.get(name) ?? new CloudApi(loginTo(name, terminal));
      clouds.set(name, known);
      return known;
    });
    await pulumi(["stack", "import", ...stack], terminal, withoutBegun(exported));
    const rows = settled.map(({ urn, found }) => [urn.slice(urn.lastIndexOf("::") + 2), found]);
    if (rows.length > 0) terminal.print(`${table(["begun", "found"], rows)}\n`);
    terminal.print("The next pulumi up --refresh goes on from here.");
    return ExitCode.Fine;
  },
};

function options(words: readonly string[]): readonly string[] {
  try {
    const { values } = parseArgs({ args: [...words], options: { stack: { type: "string" } } });
    return values.stack === undefined ? [] : ["--stack", values.stack];
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** Runs the command line that the user's stack is deployed by. */
async function pulumi(words: readonly string[], { env, cwd }: Terminal, input = ""): Promise<string> {
  const child = spawn("pulumi", [...words, "--non-interactive"], { cwd, env, stdio: "pipe" });
  const [printed, complained]: [string[], string[]] = [[], []];
  child.stdout.setEncoding("utf8").on("data", (text: string) => void printed.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => void complained.push(text));
  // Who ends before it has read all says why.
  child.stdin.on("error", () => undefined).end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return printed.join("");
  throw new Error(`pulumi ${words.join(" ")} failed: ${complained.join("").trim()}`);
}
