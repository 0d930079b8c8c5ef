import type { Value } from "../language/value";
import { isMapping } from "../language/value";
import type { Mapping } from "../rule";

const CONTAINER_LISTS = ["containers", "initContainers", "ephemeralContainers"];

/** A mapping with a value put in where nothing is. What is there stays, be it contrary or not known yet. */
export function filled(mapping: Mapping, [key = "", ...rest]: readonly string[], safe: Value): Mapping {
  const there = mapping[key];
  if (there === undefined || there === null) {
    return { ...mapping, [key]: rest.length === 0 ? safe : filled({}, rest, safe) };
  }
  if (rest.length === 0 || !isMapping(there)) return mapping;
  return { ...mapping, [key]: filled(there, rest, safe) };
}

/** As {@link filled}, in each container of a pod. */
export function filledContainers(spec: Mapping, path: readonly string[], safe: Value): Mapping {
  const lists = CONTAINER_LISTS.flatMap((list) => {
    const containers = spec[list];
    if (!Array.isArray(containers)) return [];
    const safer = containers.map((each: Value) => (isMapping(each) ? filled(each, path, safe) : each));
    return [[list, safer] as const];
  });
  return { ...spec, ...Object.fromEntries(lists) };
}

/** Whether a pod is for Linux for all that is known, as the API server refuses Linux's fields in others. */
export function isForLinux({ os }: Mapping): boolean {
  if (os === undefined || os === null) return true;
  return isMapping(os) && os.name === "linux";
}
