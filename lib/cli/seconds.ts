import { UsageError } from "./terminal";

/** The seconds that an option names, a million at most. @throws UsageError */
export function secondsOf(option: string, text: string): number {
  if (/^[1-9][0-9]{0,5}$/.test(text)) return Number(text);
  throw new UsageError(`${option} (${text}) is no whole number of seconds above zero; give digits only`);
}
