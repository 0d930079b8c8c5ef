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
  if (thrown instanceof Error && "code" in thrown && typeof thrown.code === "string") return thrown.code;
  return undefined;
}
