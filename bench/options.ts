import { parseArgs } from "node:util";
import { OBJECTS_PER_TENANT } from "./programs/settings";

/** What to measure. */
export interface Options {
  /** Whether the time of imports is measured. */
  readonly imports: boolean;
  /** Whether the way up of a cluster is looked at. */
  readonly clusters: boolean;
  /** Whether the cost of the policy pack is measured. */
  readonly policies: boolean;
  /** Numbers of objects to deploy, rising; none to leave deployments out. */
  readonly objects: readonly number[];
  /** Times that each deployment is measured. @default by its size */
  readonly rounds?: number;
}

const OBJECTS = [100, 1000, 3000];

const PARTS: readonly string[] = ["imports", "clusters", "deployments", "policies"];

export const USAGE = `npm run bench [-- --only imports|clusters|deployments|policies] [-- --objects N,N...] [-- --rounds N]

  Prints what this library costs over the SDKs that it stands on: lines of "bench NAME RATIO TARGET", the smaller
  the better. docs/bench.md says what is measured.`;

/**
 * Reads the arguments of the command.
 *
 * @throws Error for unknown options, and for values that are no numbers of objects or rounds
 */
export function parseOptions(args: readonly string[]): Options | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      objects: { type: "string" },
      rounds: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return "help";
  const { only } = values;
  if (only !== undefined && !PARTS.includes(only))
    throw new Error(`--only '${only}' is nothing to measure; use ${PARTS.join(", ")}`);
  const isChosen = (part: string) => only === undefined || only === part;
  const objects = values.objects?.split(",").map((text) => objectCount(text)) ?? OBJECTS;
  return {
    imports: isChosen("imports"),
    clusters: isChosen("clusters"),
    policies: isChosen("policies"),
    objects: !isChosen("deployments") ? [] : [...new Set(objects)].sort((a, b) => a - b),
    rounds: values.rounds === undefined ? undefined : wholeNumber("--rounds", values.rounds),
  };
}

function objectCount(text: string): number {
  const count = wholeNumber("--objects", text);
  if (count % OBJECTS_PER_TENANT === 0) return count;
  throw new Error(
    `--objects ${text} is no multiple of ${OBJECTS_PER_TENANT}, the objects of one tenant; round it to one`,
  );
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${option} '${text}' is no whole number above 0`);
}
