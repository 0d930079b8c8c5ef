import { clusters } from "./clusters";
import { engine } from "./engine";
import { LabFailure } from "./failure";
import { kubernetes } from "./kubernetes";
import { openstack } from "./openstack";
import type { Part } from "./part";
import { telemetry } from "./telemetry";

/** The parts of the lab, none before what it requires. A new one is a folder beside this file and a line here. */
export const PARTS: readonly Part[] = [engine, kubernetes, openstack, telemetry, clusters];

/**
 * The parts to start for the given names, with what they require; those by default where none is given.
 * @throws LabFailure for a name that is no part
 */
export function partsToStart(names: readonly string[]): readonly Part[] {
  checkNames(names);
  if (names.length === 0) return PARTS.filter(({ byDefault }) => byDefault);
  const meant = new Set(names);
  // From the last to the first: what is required comes before who requires it.
  for (const { name, requires = [] } of PARTS.toReversed()) {
    if (meant.has(name)) for (const required of requires) meant.add(required);
  }
  return PARTS.filter(({ name }) => meant.has(name));
}

/**
 * The parts to stop for the given names, with those that cannot run without them; all where none is given.
 * @throws LabFailure for a name that is no part
 */
export function partsToStop(names: readonly string[]): readonly Part[] {
  checkNames(names);
  if (names.length === 0) return PARTS;
  const meant = new Set(names);
  for (const { name, requires = [] } of PARTS) {
    if (requires.some((required) => meant.has(required))) meant.add(name);
  }
  return PARTS.filter(({ name }) => meant.has(name));
}

function checkNames(names: readonly string[]): void {
  const known = PARTS.map(({ name }) => name).join(", ");
  for (const name of names) {
    if (PARTS.some((part) => part.name === name)) continue;
    throw new LabFailure(`the lab has no part '${name}'`, `choose from ${known}`);
  }
}
