import { CommandError } from "@pulumi/pulumi/automation";

/** Runs a command to its end; what goes wrong is told in words, and by the exit code. */
export function runCommand(command: () => Promise<void>): void {
  command().catch((error: unknown) => {
    process.exitCode = 1;
    console.error(`\nerror: ${explain(error)}`);
  });
}

function explain(error: unknown): string {
  if (error instanceof CommandError) {
    // The engine has already shown what happened; its error repeats all of that.
    return "not everything was deployed or removed, see above; what was done is kept, and the same command goes on from there";
  }
  return error instanceof Error ? error.message : String(error);
}
