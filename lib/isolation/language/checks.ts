import { positiveQuantity as isPositive } from "../../rules/quantities";
import type { Value } from "./value";
import { isMapping } from "./value";

/**
 * A question about one value, asked twice: here, and in the cluster. `undefined` stands for an absent value; a value
 * of `null` counts as absent, as it does for the API server.
 */
export interface Check {
  holds(value: Value): boolean;
  /** @param value an expression of an optional value */
  cel(value: string): string;
}

/** A text, a number or a boolean. */
export type Scalar = string | number | boolean;

/** There, and equal. */
export function is(expected: Scalar): Check {
  return {
    holds: (value) => value === expected,
    cel: (value) => `${value}.optMap(v, v == ${literal(expected)}).orValue(false)`,
  };
}

/** There, and one of several. */
export function oneOf(...expected: readonly Scalar[]): Check {
  return {
    holds: (value) => expected.some((each) => each === value),
    cel: (value) => `${value}.optMap(v, v in ${literals(expected)}).orValue(false)`,
  };
}

/** Absent, or one of several. */
export function absentOr(...expected: readonly Scalar[]): Check {
  return {
    holds: (value) => isAbsent(value) || expected.some((each) => each === value),
    cel: (value) => `${value}.optMap(v, v in ${literals(expected)}).orValue(true)`,
  };
}

/** Absent, or none of several. */
export function unlike(...refused: readonly Scalar[]): Check {
  return {
    holds: (value) => !refused.some((each) => each === value),
    cel: (value) => `${value}.optMap(v, !(v in ${literals(refused)})).orValue(true)`,
  };
}

/** Not there. */
export const absent: Check = {
  holds: isAbsent,
  cel: (value) => `!${value}.hasValue()`,
};

/** There, whatever it is. */
export const present: Check = {
  holds: (value) => !isAbsent(value),
  cel: (value) => `${value}.hasValue()`,
};

/** Absent, or an empty text, list or map. */
export const empty: Check = {
  holds: (value) =>
    isAbsent(value) ||
    value === "" ||
    (Array.isArray(value) ? value.length === 0 : isMapping(value) && Object.keys(value).length === 0),
  cel: (value) =>
    `${value}.optMap(v, [dyn(""), dyn([]), dyn({})].exists(nothing, dyn(v) == dyn(nothing))).orValue(true)`,
};

/** A text that a pattern matches as a whole. Only what RE2 and JavaScript read alike belongs in it. */
export function matches(pattern: string): Check {
  const whole = new RegExp(`^(?:${pattern})$`, "s");
  return {
    holds: (value) => typeof value === "string" && whole.test(value),
    cel: (value) =>
      `${value}.optMap(v, type(v) == string && v.matches(${literal(`^(?:${pattern})$`)})).orValue(false)`,
  };
}

/** A list of texts, numbers or booleans in which a value is. */
export function holding(expected: Scalar): Check {
  return {
    holds: (value) => Array.isArray(value) && value.some((each) => each === expected),
    cel: (value) => `${value}.optMap(v, ${literal(expected)} in v).orValue(false)`,
  };
}

/** A quantity of Kubernetes above zero, be it written as a text or as a number. */
export const positiveQuantity: Check = {
  holds: (value) =>
    (typeof value === "string" || typeof value === "number") && isPositive("", String(value)) === undefined,
  cel: (value) =>
    `${value}.optMap(v, isQuantity(string(v)) && quantity(string(v)).isGreaterThan(quantity("0"))).orValue(false)`,
};

/** A scalar as CEL writes it. */
export function literal(value: Scalar): string {
  // JSON's escapes are among CEL's.
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function literals(values: readonly Scalar[]): string {
  return `[${values.map(literal).join(", ")}]`;
}

function isAbsent(value: Value): boolean {
  return value === undefined || value === null;
}
