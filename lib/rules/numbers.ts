import type { Problem } from "./problem";

/** A whole number within bounds, both included. */
export function wholeNumber(
  field: string,
  value: number,
  bounds: { readonly min: number; readonly max?: number },
): Problem | undefined {
  const { min, max = Number.MAX_SAFE_INTEGER } = bounds;
  if (Number.isInteger(value) && value >= min && value <= max) return undefined;
  const range = bounds.max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
  return { field, value, rule: `is no whole number ${range}`, fix: `give a whole number ${range}` };
}

/** A pair of bounds that must not cross. */
export function ordered(
  min: { readonly field: string; readonly value: number },
  max: { readonly field: string; readonly value: number },
): Problem | undefined {
  if (min.value <= max.value) return undefined;
  return {
    field: min.field,
    value: min.value,
    rule: `exceeds ${max.field} (${max.value})`,
    fix: `raise ${max.field} or lower ${min.field}`,
  };
}

/** Ports that services get on each node, unless an API server was told others. */
export const NODE_PORTS = { min: 30000, max: 32767 } as const;

/** A TCP or UDP port. */
export function port(field: string, value: number): Problem | undefined {
  return wholeNumber(field, value, { min: 1, max: 65535 });
}

/** A share of something at which action is taken: 1 to 100. */
export function percent(field: string, value: number): Problem | undefined {
  return wholeNumber(field, value, { min: 1, max: 100 });
}
