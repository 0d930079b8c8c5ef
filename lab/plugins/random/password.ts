import { randomBytes, randomInt } from "node:crypto";

import type { PlainMap } from "../provider/property-value";
import type { CheckFailure } from "../provider/resource-provider";
import type { ValueInputs } from "../provider/value-inputs";
import type { InputRule, ValueKind } from "../provider/value-provider";
import { bcryptHash } from "./bcrypt";

const inputs: Readonly<Record<string, InputRule>> = {
  keepers: { type: "map" },
  length: { type: "number", required: true },
  lower: { type: "boolean", default: true },
  minLower: { type: "number", default: 0 },
  minNumeric: { type: "number", default: 0 },
  minSpecial: { type: "number", default: 0 },
  minUpper: { type: "number", default: 0 },
  // Older name of numeric.
  number: { type: "boolean" },
  numeric: { type: "boolean" },
  overrideSpecial: { type: "string" },
  special: { type: "boolean", default: true },
  upper: { type: "boolean", default: true },
};

export const stringKind: ValueKind = {
  inputs,
  outputs: ["result"],
  secretOutputs: [],
  check,
  create: async (given) => {
    const result = draw(given);
    return { id: result, outputs: { result, ...numericOutputs(given) } };
  },
};

export const passwordKind: ValueKind = {
  inputs,
  outputs: ["result", "bcryptHash"],
  secretOutputs: ["result", "bcryptHash"],
  check,
  create: async (given) => {
    const result = draw(given);
    const hash = bcryptHash(result, randomBytes(16), 10);
    return { id: "none", outputs: { result, bcryptHash: hash, ...numericOutputs(given) } };
  },
};

const lowerLetters = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
const specials = "!@#$%&*()-_=+[]{}<>:?";

interface Group {
  readonly characters: string;
  readonly allowed: boolean;
  /** Name of the input that says how many there must be at least. */
  readonly minimum: string;
}

function groups(given: ValueInputs): readonly Group[] {
  const special = given.text("overrideSpecial") || specials;
  return [
    { characters: special, allowed: given.flag("special"), minimum: "minSpecial" },
    { characters: lowerLetters, allowed: given.flag("lower"), minimum: "minLower" },
    { characters: lowerLetters.toUpperCase(), allowed: given.flag("upper"), minimum: "minUpper" },
    { characters: digits, allowed: isNumeric(given), minimum: "minNumeric" },
  ];
}

function isNumeric(given: ValueInputs): boolean {
  if (given.has("numeric")) return given.flag("numeric");
  return given.has("number") ? given.flag("number") : true;
}

function numericOutputs(given: ValueInputs): PlainMap {
  return { numeric: isNumeric(given), number: isNumeric(given) };
}

function check(given: ValueInputs): readonly CheckFailure[] {
  const length = given.number("length");
  const sum = groups(given).reduce((total, group) => total + given.number(group.minimum), 0);
  if (length < Math.max(1, sum)) {
    return [
      {
        property: "length",
        reason: `is ${length}; it must be at least 1 and the sum of the minimums (${sum})`,
      },
    ];
  }
  if (groups(given).some((group) => group.allowed)) return [];
  return [
    { property: "special", reason: "is false like lower, upper and numeric; allow at least one of them" },
  ];
}

function draw(given: ValueInputs): string {
  const all = groups(given)
    .filter((group) => group.allowed)
    .map((group) => group.characters)
    .join("");
  const drawn = groups(given).flatMap((group) => pick(group.characters, given.number(group.minimum)));
  drawn.push(...pick(all, given.number("length") - drawn.length));
  // The guaranteed characters must not sit in front.
  for (let index = drawn.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    [drawn[index], drawn[other]] = [drawn[other] ?? "", drawn[index] ?? ""];
  }
  return drawn.join("");
}

function pick(characters: string, count: number): string[] {
  return Array.from({ length: count }, () => characters.charAt(randomInt(characters.length)));
}
