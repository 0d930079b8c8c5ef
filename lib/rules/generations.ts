import { wholeNumber } from "./numbers";
import type { Findings } from "./problem";

/** The generation of something that nobody asked to be made anew. */
export const FIRST_GENERATION = 1;

/** Things that are told apart by names, each of which can be asked to be made anew. */
export interface Renewable {
  /** The names that there are. */
  readonly names: readonly string[];
  /** What another name is not: `account of this repository`. */
  readonly kind: string;
}

/**
 * Problems of numbers by which things are asked to be made anew, by their names: each time that one is raised.
 */
export function knownGenerations(
  field: string,
  given: Readonly<Record<string, number>>,
  { names, kind }: Renewable,
): Findings {
  return Object.entries(given).map(([name, generation]) =>
    names.includes(name)
      ? wholeNumber(`${field}['${name}']`, generation, { min: FIRST_GENERATION })
      : { field, value: name, rule: `is no ${kind}`, fix: `use one of ${names.join(", ")}` },
  );
}
