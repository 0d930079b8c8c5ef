import type { Plain } from "./property-value";
import { isPropertyList, isPropertyMap, Unknown } from "./property-value";

/** Deep equality; null is the same as absent, and what is unknown equals nothing, itself included. */
export function samePlain(a: Plain | undefined, b: Plain | undefined): boolean {
  if (a instanceof Unknown || b instanceof Unknown) return false;
  if (isPropertyList(a)) {
    return isPropertyList(b) && a.length === b.length && a.every((item, index) => samePlain(item, b[index]));
  }
  if (isPropertyMap(a)) {
    if (!isPropertyMap(b) || b instanceof Unknown) return false;
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => samePlain(a[name], b[name]));
  }
  return (a ?? null) === (b ?? null);
}
