import { isNotFound, NoMatchError } from "./api-error";
import type { Cluster, ObjectRef, Propagation } from "./cluster";
import type { Deadline } from "./deadline";
import type { KubeObject } from "./kube-object";
import { annotationOf, hasTrueAnnotation, kindKey, listAt, steering, textAt } from "./kube-object";
import { patiently } from "./patiently";

/**
 * Deletes an object and waits until it is gone, with what it owns. One that is gone already is fine.
 *
 * @throws Error when it is still there at the deadline, naming the finalizers that hold it.
 */
export async function deleteObject(
  cluster: Cluster,
  ref: ObjectRef,
  manifest: KubeObject,
  deadline: Deadline,
  report: (message: string) => void,
): Promise<void> {
  const answer = await find(() => cluster.delete(ref, propagationOf(manifest)));
  // A Status instead of the object says that nothing had to be waited for.
  if (!answer || textAt(answer, "kind") === "Status" || isFireAndForget(manifest)) return;
  const uid = textAt(answer, "metadata", "uid");
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
    const left = await find(() => patiently(deadline, () => cluster.get(ref)));
    // Another object with this name means that ours is gone.
    if (!left || textAt(left, "metadata", "uid") !== uid) return;
    if (deadline.isOver) throw stillThere(ref, left, deadline);
    if (pauseMs >= 1000) report(waitingMessage(left));
    await deadline.pause(pauseMs);
  }
}

/** Gives up the fields that a Patch resource has set, and leaves the object to its owner. */
export async function releaseFields(
  cluster: Cluster,
  ref: ObjectRef,
  fieldManager: string | undefined,
): Promise<void> {
  if (fieldManager === undefined) return;
  const { apiVersion, kind, name, namespace } = ref;
  const nothing: KubeObject = { apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) } };
  // Applying would make the object anew if it is gone.
  if (await find(() => cluster.get(ref))) {
    await cluster.apply(nothing, { fieldManager, dryRun: false, force: false });
  }
}

/** The answer, or undefined when the object or its kind is not there. */
async function find(ask: () => Promise<KubeObject>): Promise<KubeObject | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isNotFound(error) || error instanceof NoMatchError) return undefined;
    throw error;
  }
}

function propagationOf(manifest: KubeObject): Propagation {
  switch (annotationOf(manifest, steering.deletionPropagation)?.toLowerCase()) {
    case "orphan":
      return "Orphan";
    case "background":
      return "Background";
    default:
      return "Foreground";
  }
}

/** The official plugin does not wait for these when their readiness is not waited for either. */
const skippable: ReadonlySet<string> = new Set([
  "apps/v1/DaemonSet",
  "apps/v1/Deployment",
  "apps/v1/StatefulSet",
  "batch/v1/Job",
  "v1/Namespace",
  "v1/Pod",
  "v1/ReplicationController",
]);

function isFireAndForget(manifest: KubeObject): boolean {
  return hasTrueAnnotation(manifest, steering.skipAwait) && skippable.has(kindKey(manifest));
}

function waitingMessage(left: KubeObject): string {
  const condition = listAt(left, "status", "conditions").find(
    (candidate) =>
      /Remaining|Failure/.test(textAt(candidate, "type") ?? "") && textAt(candidate, "status") === "True",
  );
  return textAt(condition, "message") ?? `Waiting for deletion${finalizersOf(left)}`;
}

function stillThere(ref: ObjectRef, left: KubeObject, deadline: Deadline): Error {
  const what = deadline.isCancelled ? "deletion was interrupted" : "deletion timed out";
  return new Error(`${ref.kind} '${ref.name}': ${what}, the object is still there${finalizersOf(left)}`);
}

function finalizersOf(left: KubeObject): string {
  const finalizers = [...listAt(left, "metadata", "finalizers"), ...listAt(left, "spec", "finalizers")];
  return finalizers.length > 0 ? ` (held by finalizers: ${finalizers.join(", ")})` : "";
}
