import { randomBytes, randomInt, randomUUID } from "node:crypto";

import type { InputRule, ValueKind } from "../provider/value-provider";
import { passwordKind, stringKind } from "./password";
import { petKind } from "./pet";
import { seededSource } from "./seeded-source";

/** The resource kinds of @pulumi/random that the lab has; names and outputs are the official plugin's. */
export function randomKinds(): Readonly<Record<string, ValueKind>> {
  return {
    RandomBytes: bytesKind,
    RandomId: idKind,
    RandomInteger: integerKind,
    RandomPassword: passwordKind,
    RandomPet: petKind,
    RandomShuffle: shuffleKind,
    RandomString: stringKind,
    RandomUuid: uuidKind,
  };
}

const keepers: InputRule = { type: "map" };

const bytesKind: ValueKind = {
  inputs: { keepers, length: { type: "number", required: true } },
  outputs: ["base64", "hex"],
  secretOutputs: ["base64", "hex"],
  check: (inputs) => atLeastOne("length", inputs.number("length")),
  create: async (inputs) => {
    const bytes = randomBytes(inputs.number("length"));
    return { id: "none", outputs: { base64: bytes.toString("base64"), hex: bytes.toString("hex") } };
  },
};

const idKind: ValueKind = {
  inputs: { keepers, byteLength: { type: "number", required: true }, prefix: { type: "string" } },
  outputs: ["b64Std", "b64Url", "dec", "hex"],
  secretOutputs: [],
  check: (inputs) => atLeastOne("byteLength", inputs.number("byteLength")),
  create: async (inputs) => {
    const bytes = randomBytes(inputs.number("byteLength"));
    const prefix = inputs.text("prefix");
    const hex = bytes.toString("hex");
    return {
      id: bytes.toString("base64url"),
      outputs: {
        b64Std: prefix + bytes.toString("base64"),
        b64Url: prefix + bytes.toString("base64url"),
        dec: prefix + BigInt(`0x${hex}`).toString(10),
        hex: prefix + hex,
      },
    };
  },
};

const integerKind: ValueKind = {
  inputs: {
    keepers,
    max: { type: "number", required: true },
    min: { type: "number", required: true },
    seed: { type: "string" },
  },
  outputs: ["result"],
  secretOutputs: [],
  check: (inputs) => {
    const [min, max] = [inputs.number("min"), inputs.number("max")];
    if (min <= max) return [];
    return [{ property: "min", reason: `(${min}) exceeds max (${max}); lower min or raise max` }];
  },
  create: async (inputs) => {
    const [min, max] = [inputs.number("min"), inputs.number("max")];
    const span = max - min + 1;
    const offset = inputs.has("seed") ? seededSource(inputs.text("seed"))(span) : randomInt(span);
    return { id: String(min + offset), outputs: { result: min + offset } };
  },
};

const shuffleKind: ValueKind = {
  inputs: {
    keepers,
    inputs: { type: "list", required: true },
    resultCount: { type: "number" },
    seed: { type: "string" },
  },
  outputs: ["results"],
  secretOutputs: [],
  create: async (inputs) => {
    const values = inputs.texts("inputs");
    const draw = inputs.has("seed") ? seededSource(inputs.text("seed")) : (below: number) => randomInt(below);
    const count = inputs.has("resultCount") ? inputs.number("resultCount") : values.length;
    const results: string[] = [];
    // More results than values are made of several shuffles, each complete but the last.
    while (results.length < count && values.length > 0) results.push(...shuffled(values, draw));
    return { id: "-", outputs: { results: results.slice(0, count) } };
  },
};

const uuidKind: ValueKind = {
  inputs: { keepers },
  outputs: ["result"],
  secretOutputs: [],
  create: async () => {
    const result = randomUUID();
    return { id: result, outputs: { result } };
  },
};

function atLeastOne(property: string, value: number): { property: string; reason: string }[] {
  return value >= 1 ? [] : [{ property, reason: `is ${value}; it must be at least 1` }];
}

/** Fisher-Yates. */
function shuffled(values: readonly string[], draw: (below: number) => number): readonly string[] {
  const pool = [...values];
  return values.map(() => pool.splice(draw(pool.length), 1)[0] ?? "");
}
