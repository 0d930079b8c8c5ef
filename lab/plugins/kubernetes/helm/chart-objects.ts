import type { Plain, PropertyMap, PropertyValue } from "../../provider/property-value";
import { isPropertyList, isPropertyMap, Secret } from "../../provider/property-value";
import type { KubeObject } from "../kube-object";
import {
  isPlainMap,
  kindKey,
  listAt,
  mapAt,
  nameOf,
  namespaceOf,
  steering,
  textAt,
  withValue,
} from "../kube-object";
import type { ApiKind } from "../type-token";
import { parseYaml } from "./helm-yaml";

/**
 * The objects of rendered manifests, those of lists one by one.
 * @throws Error for a document that is no object of Kubernetes with a name
 */
export function objectsOf(manifests: string): readonly KubeObject[] {
  return parseYaml(manifests).filter(isFilled).flatMap(expanded).map(checked);
}

/** Objects with the namespace that they go to, where they have one but do not say which. */
export async function withNamespaces(
  objects: readonly KubeObject[],
  namespace: string,
  isNamespaced: (kind: ApiKind) => Promise<boolean>,
): Promise<readonly KubeObject[]> {
  return Promise.all(
    objects.map(async (object) => {
      if (namespaceOf(object) !== "") return object;
      const ours = definedScope(objects, object);
      const scoped = ours === undefined ? await isNamespaced(kindOf(object)) : ours === "Namespaced";
      return scoped ? withValue(object, ["metadata", "namespace"], namespace) : object;
    }),
  );
}

/** The type token by which the engine knows an object. */
export function typeTokenOf(object: KubeObject): string {
  const { apiVersion, kind } = kindOf(object);
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/** The name by which the engine knows an object of a chart: `prefix:namespace/name`. */
export function resourceName(object: KubeObject, prefix: string): string {
  const namespace = namespaceOf(object);
  const name = namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
  return prefix === "" ? name : `${prefix}:${name}`;
}

/** An object that its deployment does not wait for. */
export function withoutAwait(object: KubeObject): KubeObject {
  return withValue(object, ["metadata", "annotations", steering.skipAwait], "true");
}

/** Whether Helm would leave an object behind when the release goes. */
export function isKept(object: KubeObject): boolean {
  return textAt(object, "metadata", "annotations", "helm.sh/resource-policy")?.trim() === "keep";
}

/** An object as the engine gets it: secret are the contents of Secrets, and every text that holds one of `secrets`. */
export function toInputs(object: KubeObject, secrets: readonly string[]): PropertyMap {
  const inputs = hidden(object, secrets);
  if (kindKey(object) !== "v1/Secret") return inputs;
  const contents = ["data", "stringData"].flatMap((field): [string, PropertyValue][] => {
    const content = object[field];
    return content === undefined ? [] : [[field, new Secret(content)]];
  });
  return { ...inputs, ...Object.fromEntries(contents) };
}

function hidden(map: PropertyMap, secrets: readonly string[]): PropertyMap {
  const value = (item: PropertyValue): PropertyValue => {
    if (isPropertyList(item)) return item.map(value);
    if (isPropertyMap(item)) return hidden(item, secrets);
    if (typeof item !== "string" && typeof item !== "number") return item;
    return secrets.some((secret) => String(item).includes(secret)) ? new Secret(item) : item;
  };
  return Object.fromEntries(Object.entries(map).map(([name, item]) => [name, value(item)]));
}

function isFilled(document: Plain): boolean {
  return !isPlainMap(document) || Object.keys(document).length > 0;
}

/** The API server has no lists: kubectl and Helm apply their items. */
function expanded(document: Plain): readonly Plain[] {
  if (!isPlainMap(document) || !Array.isArray(document["items"])) return [document];
  return (textAt(document, "kind") ?? "").endsWith("List")
    ? listAt(document, "items").flatMap(expanded)
    : [document];
}

function checked(document: Plain): KubeObject {
  if (isPlainMap(document) && nameOf(document) !== "") {
    const { apiVersion, kind } = kindOf(document);
    if (apiVersion !== "" && kind !== "") {
      // Some charts write the core group's name, which the API does not know.
      return apiVersion.startsWith("core/") ? { ...document, apiVersion: apiVersion.slice(5) } : document;
    }
  }
  const shown = JSON.stringify(document).slice(0, 100);
  throw new Error(
    `a chart's manifest has no apiVersion, kind or metadata.name: ${shown}; correct its template, or its values`,
  );
}

function kindOf(object: KubeObject): ApiKind {
  return { apiVersion: textAt(object, "apiVersion") ?? "", kind: textAt(object, "kind") ?? "" };
}

/** Scope of a custom resource whose definition is among the objects. */
function definedScope(objects: readonly KubeObject[], resource: KubeObject): string | undefined {
  const definition = objects.find((object) => defines(object, resource));
  return definition && textAt(definition, "spec", "scope");
}

/** Whether an object is the definition of another's kind. */
export function defines(definition: KubeObject, resource: KubeObject): boolean {
  if (textAt(definition, "kind") !== "CustomResourceDefinition") return false;
  const { apiVersion, kind } = kindOf(resource);
  const spec = mapAt(definition, "spec");
  return textAt(spec, "names", "kind") === kind && apiVersion.startsWith(`${textAt(spec, "group") ?? ""}/`);
}
