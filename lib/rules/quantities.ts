import type { Problem } from "./problem";

/** An exact amount: one whole number over another. */
interface Ratio {
  readonly over: bigint;
  readonly under: bigint;
}

/** Suffixes of Kubernetes quantities and what they multiply by. */
const FACTORS: Readonly<Record<string, Ratio>> = {
  n: { over: 1n, under: 10n ** 9n },
  u: { over: 1n, under: 10n ** 6n },
  m: { over: 1n, under: 10n ** 3n },
  "": { over: 1n, under: 1n },
  k: { over: 10n ** 3n, under: 1n },
  M: { over: 10n ** 6n, under: 1n },
  G: { over: 10n ** 9n, under: 1n },
  T: { over: 10n ** 12n, under: 1n },
  P: { over: 10n ** 15n, under: 1n },
  E: { over: 10n ** 18n, under: 1n },
  Ki: { over: 1n << 10n, under: 1n },
  Mi: { over: 1n << 20n, under: 1n },
  Gi: { over: 1n << 30n, under: 1n },
  Ti: { over: 1n << 40n, under: 1n },
  Pi: { over: 1n << 50n, under: 1n },
  Ei: { over: 1n << 60n, under: 1n },
};
const QUANTITY = /^(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([-+]?[0-9]{1,2}))?$/;

/**
 * The number that a Kubernetes quantity stands for: cores for cpu, bytes for memory and storage.
 *
 * @returns `undefined` when the text is no quantity, or a negative one
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function quantity(text: string): number | undefined {
  const amount = parse(text);
  return amount && Number(amount.over) / Number(amount.under);
}

/** A quantity above zero, such as `500m`, `2`, `256Mi` or `10Gi`. */
export function positiveQuantity(field: string, value: string): Problem | undefined {
  const amount = parse(value);
  if (amount && amount.over > 0n) return undefined;
  return {
    field,
    value,
    rule: "is no quantity above zero",
    fix: "write a number with a unit such as m, k, M, G, Ki, Mi, Gi or Ti: 500m, 256Mi, 10Gi",
  };
}

/** A quantity of memory or disk: above zero, and whole bytes. `512m` would be half a byte, where 512Mi was meant. */
export function byteQuantity(field: string, value: string): Problem | undefined {
  const amount = parse(value);
  if (!amount || amount.over === 0n || amount.over % amount.under === 0n)
    return positiveQuantity(field, value);
  return {
    field,
    value,
    rule: "is no whole number of bytes",
    fix: "write a unit of bytes such as Ki, Mi, Gi or Ti: 256Mi, 10Gi",
  };
}

/** Two quantities of which the first must not exceed the second; unparsable ones are reported elsewhere. */
export function notAbove(
  low: { readonly field: string; readonly value: string },
  high: { readonly field: string; readonly value: string },
): Problem | undefined {
  const [small, large] = [parse(low.value), parse(high.value)];
  if (!small || !large || small.over * large.under <= large.over * small.under) return undefined;
  return {
    field: low.field,
    value: low.value,
    rule: `exceeds ${high.field} (${high.value})`,
    fix: `raise ${high.field} or lower ${low.field}`,
  };
}

/** Exact, so that 700m and 0.7 are the same; binary fractions would tell them apart. */
function parse(text: string): Ratio | undefined {
  const match = QUANTITY.exec(text);
  if (!match) return undefined;
  const [, whole = "", decimals = "", bare = "", suffix = "", exponent = "0"] = match;
  const fraction = decimals + bare;
  const factor = FACTORS[suffix];
  if (!factor) return undefined;
  const power = Number(exponent);
  return {
    over: BigInt(whole + fraction) * factor.over * 10n ** BigInt(Math.max(power, 0)),
    under: factor.under * 10n ** BigInt(fraction.length + Math.max(-power, 0)),
  };
}
