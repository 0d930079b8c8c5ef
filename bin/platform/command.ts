/** Runs a command to its end; what goes wrong is told in words, and by the exit code. */
export function runCommand(command: () => Promise<void>): void {
  command().catch((error: unknown) => {
    process.exitCode = 1;
    console.error(`\nerror: ${explain(error)}`);
  });
}

function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
