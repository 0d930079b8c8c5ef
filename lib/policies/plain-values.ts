import type { Value } from "../isolation/language/value";
import { pathAt, pathOf, UNKNOWN } from "../isolation/language/value";

/** The properties of a resource, as far as they are known. */
export interface PlainProperties {
  readonly value: Value;
  /** What Pulumi threw where a value is not known, by the path of the field. */
  readonly unknown: ReadonlyMap<string, unknown>;
}

/**
 * The properties of a resource as plain values. Pulumi's are guarded: whoever touches one that a preview does not know
 * is thrown out, which would leave all that is known beside it unseen.
 */
export function plainProperties(properties: unknown): PlainProperties {
  const unknown = new Map<string, unknown>();
  return { value: plain(properties, "", unknown), unknown };
}

function plain(property: unknown, path: string, unknown: Map<string, unknown>): Value {
  const guarded = (below: string, read: () => unknown): Value => {
    let found: unknown;
    try {
      found = read();
    } catch (error) {
      unknown.set(below, error);
      return UNKNOWN;
    }
    return plain(found, below, unknown);
  };
  if (Array.isArray(property)) {
    return Array.from(property.keys(), (index) => guarded(pathAt(path, index), () => property[index]));
  }
  if (typeof property === "object" && property !== null) {
    return Object.fromEntries(
      Object.keys(property).map((key) => [key, guarded(pathOf(path, key), () => Reflect.get(property, key))]),
    );
  }
  return isScalar(property) ? property : undefined;
}

function isScalar(property: unknown): property is null | boolean | number | string {
  return property === null || ["boolean", "number", "string"].includes(typeof property);
}
