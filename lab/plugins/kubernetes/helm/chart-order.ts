import type { KubeObject } from "../kube-object";
import { annotationOf, kindKey, nameOf, namespaceOf, textAt } from "../kube-object";
import { defines } from "./chart-objects";

/** An object of a chart, and those that must be there before it. */
export interface Ordered {
  readonly object: KubeObject;
  readonly after: readonly KubeObject[];
}

/** By which a chart says that an object comes after others. */
const dependsOn = "config.kubernetes.io/depends-on";

/**
 * Objects in an order in which they can be made: namespaces before what is in them, definitions before resources
 * of their kind, and whatever the annotation `config.kubernetes.io/depends-on` says.
 * @throws Error where the annotation names no object of the chart, or a circle
 */
export function inOrder(objects: readonly KubeObject[]): readonly Ordered[] {
  const after = new Map(objects.map((object) => [object, predecessors(object, objects)]));
  const ordered: Ordered[] = [];
  const placed = new Set<KubeObject>();
  const place = (object: KubeObject, waiting: readonly KubeObject[]): void => {
    if (placed.has(object)) return;
    if (waiting.includes(object)) {
      const circle = [...waiting.slice(waiting.indexOf(object)), object].map(referenceOf).join(" after ");
      throw new Error(`the chart's objects wait for each other: ${circle}; correct their ${dependsOn}`);
    }
    const before = after.get(object) ?? [];
    for (const one of before) place(one, [...waiting, object]);
    placed.add(object);
    ordered.push({ object, after: before });
  };
  for (const object of objects) place(object, []);
  return ordered;
}

function predecessors(object: KubeObject, objects: readonly KubeObject[]): readonly KubeObject[] {
  const named = references(object).map((reference) => {
    const found = objects.find((other) => referenceOf(other) === reference);
    if (found) return found;
    throw new Error(
      `${referenceOf(object)} of the chart depends on '${reference}', which the chart does not have; ` +
        `correct its annotation ${dependsOn}`,
    );
  });
  const implied = objects.filter((other) => isNamespaceOf(other, object) || defines(other, object));
  return [...new Set([...implied, ...named])];
}

function isNamespaceOf(namespace: KubeObject, object: KubeObject): boolean {
  return kindKey(namespace) === "v1/Namespace" && nameOf(namespace) === namespaceOf(object);
}

function references(object: KubeObject): readonly string[] {
  const list = annotationOf(object, dependsOn) ?? "";
  return list
    .split(",")
    .map((reference) => reference.trim())
    .filter((reference) => reference !== "");
}

/** `group/namespaces/namespace/kind/name`, or `group/kind/name` of what has no namespace; the core group is empty. */
function referenceOf(object: KubeObject): string {
  const [group = "", version] = (textAt(object, "apiVersion") ?? "").split("/");
  const namespace = namespaceOf(object);
  return [
    version === undefined ? "" : group,
    ...(namespace === "" ? [] : ["namespaces", namespace]),
    textAt(object, "kind") ?? "",
    nameOf(object),
  ].join("/");
}
