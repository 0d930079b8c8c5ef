import { engine } from "./engine";
import { LabFailure } from "./failure";
import { kubernetes } from "./kubernetes";
import type { Part } from "./part";

/** The parts of the lab. A new one is a folder beside this file and a line here. */
export const PARTS: readonly Part[] = [engine, kubernetes];

/**
 * The parts of the given names; all where none is given.
 * @throws LabFailure for a name that is no part
 */
export function partsNamed(names: readonly string[]): readonly Part[] {
  const known = PARTS.map(({ name }) => name).join(", ");
  for (const name of names) {
    if (PARTS.some((part) => part.name === name)) continue;
    throw new LabFailure(
      `the lab has no part '${name}'`,
      `choose from ${known}; without a name, all of them are meant`,
    );
  }
  return names.length === 0 ? PARTS : PARTS.filter(({ name }) => names.includes(name));
}
