import type { Problem } from "./problem";

/** Suffixes of Kubernetes quantities and what they multiply by. */
const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const QUANTITY = /^([0-9]+(?:\.[0-9]*)?|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]+)?$/;

/**
 * The number that a Kubernetes quantity stands for: cores for cpu, bytes for memory and storage.
 *
 * @returns `undefined` when the text is no quantity, or a negative one
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function quantity(text: string): number | undefined {
  const match = QUANTITY.exec(text);
  if (!match) return undefined;
  const [, digits = "", suffix = ""] = match;
  if (/^[eE][-+]?[0-9]/.test(suffix)) return Number(`${digits}${suffix}`);
  const factor = FACTORS[suffix];
  return factor === undefined ? undefined : Number(digits) * factor;
}

/** A quantity above zero, such as `500m`, `2`, `256Mi` or `10Gi`. */
export function positiveQuantity(field: string, value: string): Problem | undefined {
  const amount = quantity(value);
  if (amount !== undefined && amount > 0) return undefined;
  return {
    field,
    value,
    rule: "is no quantity above zero",
    fix: "write a number with a unit such as m, k, M, G, Ki, Mi, Gi or Ti: 500m, 256Mi, 10Gi",
  };
}

/** Two quantities of which the first must not exceed the second; unparsable ones are reported elsewhere. */
export function notAbove(
  low: { readonly field: string; readonly value: string },
  high: { readonly field: string; readonly value: string },
): Problem | undefined {
  const [small, large] = [quantity(low.value), quantity(high.value)];
  if (small === undefined || large === undefined || small <= large) return undefined;
  return {
    field: low.field,
    value: low.value,
    rule: `exceeds ${high.field} (${high.value})`,
    fix: `raise ${high.field} or lower ${low.field}`,
  };
}
