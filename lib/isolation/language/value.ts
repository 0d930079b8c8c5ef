/** Stands for a value that nobody knows yet: a preview cannot, before the cloud has made what it comes from. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** What is looked at: an object of Kubernetes or of the cloud as plain data, parts of which may not be known yet. */
export type Value =
  | undefined
  | null
  | boolean
  | number
  | string
  | typeof UNKNOWN
  | readonly Value[]
  | { readonly [key: string]: Value };

/** A value, and where it is. */
export interface Located {
  readonly value: Value;
  /** Such as `spec.containers[0].image`; empty for the whole. */
  readonly path: string;
}

/** Whether a value is a mapping from names to values. */
export function isMapping(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * One step down.
 *
 * @param key name of a field, or a key of a map
 * @returns the value `undefined` where there is none, and {@link UNKNOWN} below what is unknown
 */
export function inside({ value, path }: Located, key: string): Located {
  const at = pathOf(path, key);
  if (value === UNKNOWN) return { value: UNKNOWN, path: at };
  return { value: isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined, path: at };
}

/** The elements of a list. What is no list has none: the API server takes nothing else where a list belongs. */
export function elements({ value, path }: Located): readonly Located[] {
  if (!Array.isArray(value)) return [];
  return value.map((element: Value, index) => ({ value: element, path: pathAt(path, index) }));
}

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The path of a field, from that of what it belongs to. */
export function pathOf(path: string, key: string): string {
  if (!PLAIN_KEY.test(key)) return `${path}['${key}']`;
  return path === "" ? key : `${path}.${key}`;
}

/** The path of an element, from that of its list. */
export function pathAt(path: string, index: number): string {
  return `${path}[${index}]`;
}
