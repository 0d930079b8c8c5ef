import { elements, inside, isMapping, UNKNOWN } from "./language/value";
import type { Located } from "./language/value";
import type { PodFound } from "./subject";

/** Where the kinds of Kubernetes have the metadata and the specification of their pods. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  "/Pod": [],
  "/PodTemplate": ["template"],
  "/ReplicationController": ["spec", "template"],
  "apps/Deployment": ["spec", "template"],
  "apps/StatefulSet": ["spec", "template"],
  "apps/DaemonSet": ["spec", "template"],
  "apps/ReplicaSet": ["spec", "template"],
  "batch/Job": ["spec", "template"],
  "batch/CronJob": ["spec", "jobTemplate", "spec", "template"],
};

/** Kinds that carry pods, with the way to what has the pod's `metadata` and `spec`. */
export function podCarriers(): readonly (readonly [kind: string, path: readonly string[]])[] {
  return Object.entries(TEMPLATES);
}

/** The specifications of pods in an object; those of other kinds are told by what they look like, at any depth. */
export function podsIn(kind: string, object: Located): readonly PodFound[] {
  const path = TEMPLATES[kind];
  if (!path) return kind.startsWith("/") ? [] : podLike(object);
  const template = path.reduce(inside, object);
  const [spec, metadata] = [inside(template, "spec"), inside(template, "metadata")];
  return spec.value === undefined || spec.value === null ? [] : [{ spec, metadata }];
}

/** Objects that an object of kind `List`, `PodList` and the like has in it; otherwise itself. */
export function unpacked(kind: string, object: Located): readonly Located[] {
  return kind.endsWith("List") ? elements(inside(object, "items")) : [object];
}

/** Custom resources have pods in fields that their authors name, but give them to Kubernetes in the end. */
function podLike(located: Located): readonly PodFound[] {
  const { value } = located;
  if (value === UNKNOWN) return [];
  if (Array.isArray(value)) return elements(located).flatMap(podLike);
  if (!isMapping(value)) return [];
  const spec = inside(located, "spec");
  const found = isPodSpec(spec) ? [{ spec, metadata: inside(located, "metadata") }] : [];
  return [
    ...found,
    ...Object.keys(value)
      .filter((key) => key !== "spec" || found.length === 0)
      .flatMap((key) => {
        const below = inside(located, key);
        const bare = isPodSpec(below) && key !== "spec";
        return bare ? [{ spec: below, metadata: inside(located, "metadata") }] : podLike(below);
      }),
  ];
}

function isPodSpec(located: Located): boolean {
  return elements(inside(located, "containers")).some(
    ({ value }) => isMapping(value) && ("image" in value || "name" in value),
  );
}
