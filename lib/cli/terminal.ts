/** What a command has to do with the process that it runs in. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that it was started in. */
  readonly cwd: string;
  /** What was asked for. */
  print(text: string): void;
  /** What goes wrong, and what is not part of the result. */
  complain(text: string): void;
  /** All that the standard input has. @default there is none */
  readonly readInput?: () => Promise<Uint8Array>;
  /** Whether what is printed goes to a person, whose terminal shows colours. @default false */
  readonly showsColours?: boolean;
  /** Shows how far work is, in place of what it showed before; an empty text ends it. @default nobody watches */
  readonly showProgress?: (text: string) => void;
  /** Asks a person, yes or no. @default there is nobody to ask */
  readonly ask?: (question: string) => Promise<boolean>;
  /** Has a first Ctrl-C given as a signal, to a command that takes back what is under way. @default it ends the process */
  readonly interruption?: () => AbortSignal;
}

/** What the exit code of a command says. */
export const ExitCode = {
  Fine: 0,
  /** It did what was asked, and the answer is no. */
  Problems: 1,
  /** It was called in a way that it does not know. */
  Usage: 2,
  /** It could not find out what it was asked. */
  Unanswered: 2,
} as const;

/** A command was called in a way that it does not know. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
