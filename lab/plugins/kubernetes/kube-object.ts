import type { Plain, PlainMap } from "../provider/property-value";
import { isPropertyList, isPropertyMap, Unknown } from "../provider/property-value";

/** A Kubernetes object as JSON: a manifest on its way to the API server (values may be unknown in a preview), or
 * what the API server answered. */
export type KubeObject = PlainMap;

export type Path = readonly string[];

/** The value at a path of object keys; undefined where the path leaves the object. */
export function at(object: Plain | undefined, ...path: Path): Plain | undefined {
  let here = object;
  for (const name of path) {
    if (!isPlainMap(here)) return undefined;
    here = here[name];
  }
  return here;
}

export function textAt(object: Plain | undefined, ...path: Path): string | undefined {
  const value = at(object, ...path);
  return typeof value === "string" ? value : undefined;
}

export function numberAt(object: Plain | undefined, ...path: Path): number | undefined {
  const value = at(object, ...path);
  return typeof value === "number" ? value : undefined;
}

export function listAt(object: Plain | undefined, ...path: Path): readonly Plain[] {
  const value = at(object, ...path);
  return isPlainList(value) ? value : [];
}

export function mapAt(object: Plain | undefined, ...path: Path): PlainMap {
  const value = at(object, ...path);
  return isPlainMap(value) ? value : {};
}

/** A copy with the value set at the path; objects on the way are made where there are none. */
export function withValue(object: PlainMap, path: Path, value: Plain): PlainMap {
  const [name, ...rest] = path;
  if (name === undefined) return object;
  return { ...object, [name]: rest.length === 0 ? value : withValue(mapAt(object, name), rest, value) };
}

/** A copy without the value at the path. */
export function withoutValue(object: PlainMap, ...path: Path): PlainMap {
  const [name, ...rest] = path;
  if (name === undefined || !(name in object)) return object;
  if (rest.length > 0) {
    const inner = object[name];
    return isPlainMap(inner) ? { ...object, [name]: withoutValue(inner, ...rest) } : object;
  }
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

export function nameOf(object: KubeObject): string {
  return textAt(object, "metadata", "name") ?? "";
}

export function namespaceOf(object: KubeObject): string {
  return textAt(object, "metadata", "namespace") ?? "";
}

/** "apiVersion/kind", as in "apps/v1/Deployment" and "v1/Service". */
export function kindKey(object: KubeObject): string {
  return `${textAt(object, "apiVersion") ?? ""}/${textAt(object, "kind") ?? ""}`;
}

/** "namespace/name", or only the name of what has no namespace: Pulumi's id of the object. */
export function idOf(object: KubeObject): string {
  const namespace = namespaceOf(object);
  return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

/** Namespace and name of an id. */
export function parseId(id: string): { readonly namespace: string; readonly name: string } {
  const slash = id.indexOf("/");
  return slash < 0
    ? { namespace: "", name: id }
    : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

export function annotationOf(object: KubeObject, key: string): string | undefined {
  return textAt(object, "metadata", "annotations", key);
}

/** Annotations by which a program steers the plugin; names and meaning are the official plugin's. */
export const steering = {
  autonamed: "pulumi.com/autonamed",
  skipAwait: "pulumi.com/skipAwait",
  waitFor: "pulumi.com/waitFor",
  timeoutSeconds: "pulumi.com/timeoutSeconds",
  patchForce: "pulumi.com/patchForce",
  patchFieldManager: "pulumi.com/patchFieldManager",
  deletionPropagation: "pulumi.com/deletionPropagationPolicy",
  replaceUnready: "pulumi.com/replaceUnready",
} as const;

export function hasTrueAnnotation(object: KubeObject, key: string): boolean {
  return annotationOf(object, key) === "true";
}

export function isPlainMap(value: Plain | undefined): value is PlainMap {
  return isPropertyMap(value);
}

export function isPlainList(value: Plain | undefined): value is readonly Plain[] {
  return isPropertyList(value);
}

export function isUnknown(value: Plain | undefined): value is Unknown {
  return value instanceof Unknown;
}
