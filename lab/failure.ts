/** The lab cannot do what was asked; the message says what is wrong and `fix` what a person does about it. */
export class LabFailure extends Error {
  override readonly name = "LabFailure";

  constructor(
    problem: string,
    readonly fix: string,
    options?: ErrorOptions,
  ) {
    super(`${problem}\n  what to do: ${fix}`, options);
  }
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system's code of whatever was thrown (`ENOENT`, `EADDRINUSE`), if it has one. */
export function codeOf(thrown: unknown): string | undefined {
  // Not `instanceof Error`: under the test runner, errors of Node's own modules are of another realm.
  if (typeof thrown !== "object" || thrown === null || !("code" in thrown)) return undefined;
  return typeof thrown.code === "string" ? thrown.code : undefined;
}
