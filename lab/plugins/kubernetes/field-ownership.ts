import type { Plain, PlainMap } from "../provider/property-value";
import type { KubeObject } from "./kube-object";
import { at, isPlainMap, listAt, mapAt, textAt } from "./kube-object";

/** The name that the plugin creates objects under; the first update moves its fields to the object's own manager. */
export const creationManager = "pulumi-kubernetes";

// Who may have written the object before server-side apply knew this deployment; their fields are taken over, or
// every first update would end in conflicts. The official plugin takes over the same ones.
const predecessors: readonly { readonly manager: string; readonly operation: string }[] = [
  { manager: creationManager, operation: "Update" },
  { manager: "pulumi-resource-kubernetes", operation: "Update" },
  { manager: "kubectl", operation: "Apply" },
  { manager: "kubectl", operation: "Update" },
  { manager: "before-first-apply", operation: "Update" },
];

/** Field ownership with the predecessors' fields handed to `manager`; undefined when they have none. */
export function withFieldsTakenOver(live: KubeObject, manager: string): readonly Plain[] | undefined {
  const entries = listAt(live, "metadata", "managedFields");
  const taken = entries.filter(isPredecessor);
  if (taken.length === 0) return undefined;
  const own = entries.find((entry) => isOwn(entry, manager));
  const fields = [...taken, ...(own ? [own] : [])].map((entry) => mapAt(entry, "fieldsV1"));
  const merged: PlainMap = {
    ...mapOf(own ?? taken[0]),
    manager,
    operation: "Apply",
    fieldsV1: fields.reduce(union, {}),
  };
  const others = entries.filter((entry) => !isPredecessor(entry) && !isOwn(entry, manager));
  return [merged, ...others];
}

/** Whether another manager, and not this one, has set the field. */
export function isForeign(live: KubeObject, manager: string, path: readonly string[]): boolean {
  const steps = path.map((name) => `f:${name}`);
  const owners = listAt(live, "metadata", "managedFields").filter(
    (entry) => at(entry, "fieldsV1", ...steps) !== undefined,
  );
  return owners.length > 0 && !owners.some((entry) => isOwn(entry, manager) || isPredecessor(entry));
}

/** Nobody's fields are recorded: the object is older than server-side apply. */
export function hasNoOwners(live: KubeObject): boolean {
  return listAt(live, "metadata", "managedFields").length === 0;
}

function isPredecessor(entry: Plain): boolean {
  // Subresources, such as status, have controllers as owners.
  if (textAt(entry, "subresource")) return false;
  return predecessors.some(
    ({ manager, operation }) =>
      textAt(entry, "manager") === manager && textAt(entry, "operation") === operation,
  );
}

function isOwn(entry: Plain, manager: string): boolean {
  return textAt(entry, "manager") === manager && textAt(entry, "operation") === "Apply";
}

function mapOf(value: Plain | undefined): PlainMap {
  return isPlainMap(value) ? value : {};
}

function union(a: PlainMap, b: PlainMap): PlainMap {
  const merged: Record<string, Plain> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    merged[name] = name in a ? union(mapOf(a[name]), mapOf(value)) : value;
  }
  return merged;
}
