import { randomBytes } from "node:crypto";

/**
 * A name that nothing else has, as a test shares its lab with others and with earlier runs of itself. Short enough
 * to be the beginning of a namespace's name.
 */
export function runName(test: string): string {
  return `${test}-${randomBytes(4).toString("hex")}`;
}
