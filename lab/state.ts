import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "./failure";

/**
 * What a lab remembers between commands. Processes are not in here: they are found by the mark that they
 * carry (processes/roster.ts), which cannot go stale.
 */
export interface LabState {
  /** The checkout that the lab belongs to, for people who look into the cache. */
  readonly checkout: string;
  /** Parts that were started and not stopped since. */
  readonly parts: readonly string[];
  /** Loopback ports by daemon and purpose; kept so that a kubeconfig stays valid over stop and start. */
  readonly ports: Readonly<Record<string, number>>;
}

/** The remembered state; that of a new lab where there is none, or none that can be read. */
export function readState(file: string, checkout: string): LabState {
  const fresh: LabState = { checkout, parts: [], ports: {} };
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT") return fresh;
    throw thrown;
  }
  const kept = parse(text);
  return kept === undefined ? fresh : { ...fresh, ...kept };
}

/** Replaces the state in one step: a reader, or a command killed here, sees the old or the new one. */
export function writeState(file: string, state: LabState): void {
  writeWhole(file, `${JSON.stringify(state, undefined, 2)}\n`);
}

/** Writes a file beside its place and renames it there, readable by its owner only. */
export function writeWhole(file: string, content: string, mode = 0o600): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}.new`;
  writeFileSync(beside, content, { mode });
  renameSync(beside, file);
}

function parse(text: string): Pick<LabState, "parts" | "ports"> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("parts" in value) || !("ports" in value))
    return undefined;
  if (!Array.isArray(value.parts) || typeof value.ports !== "object" || value.ports === null)
    return undefined;
  const ports = Object.entries(value.ports).filter((entry): entry is [string, number] =>
    Number.isInteger(entry[1]),
  );
  return {
    parts: value.parts.filter((part): part is string => typeof part === "string"),
    ports: Object.fromEntries(ports),
  };
}
