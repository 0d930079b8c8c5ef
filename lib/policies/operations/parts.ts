import { OBJECT } from "../../isolation/roots";
import { inside, isMapping } from "../../isolation/language/value";
import type { Value } from "../../isolation/language/value";
import type { Subject } from "../../isolation/subject";
import { known } from "../../isolation/subject";

/** Where what these rules advise is explained. */
export const DISRUPTIONS = "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/";
export const PROBES = "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/";
export const LABELS = "https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/";

export const SPEC = OBJECT.at("spec");

/** Workloads whose number of pods somebody chooses. */
export const REPLICATED = { kinds: ["apps/Deployment", "apps/StatefulSet"] };

/** Workloads that run until somebody stops them. */
export const LONG_RUNNING = { kinds: [...REPLICATED.kinds, "apps/DaemonSet"] };

/** Objects of such kinds, in the namespace of a workload. */
export function beside(
  workload: Subject,
  subjects: readonly Subject[],
  kinds: readonly string[],
): readonly Subject[] {
  return subjects.filter(({ kind, namespace }) => kinds.includes(kind) && namespace === workload.namespace);
}

/**
 * Fewest pods that a workload has: as many as it says, or as the autoscaler keeps that says it for it.
 *
 * @throws Undecided where a preview does not know that
 */
export function fewestPods(workload: Subject, subjects: readonly Subject[]): number {
  const scalers = beside(workload, subjects, ["autoscaling/HorizontalPodAutoscaler"]).filter(({ object }) => {
    const target = inside(inside(object, "spec"), "scaleTargetRef");
    const [, kind] = workload.kind.split("/");
    return known(inside(target, "kind")) === kind && known(inside(target, "name")) === workload.name;
  });
  const [field, of] = scalers[0] ? ["minReplicas", scalers[0]] : ["replicas", workload];
  const count = known(inside(inside(of.object, "spec"), field));
  return typeof count === "number" ? count : 1;
}

/**
 * Whether a selector picks the pods of a workload, by labels alone.
 *
 * @param labels those that pods need to have; none pick nothing
 * @throws Undecided where a preview does not know them
 */
export function picks(labels: Value, workload: Subject): boolean {
  if (!isMapping(labels) || Object.keys(labels).length === 0) return false;
  return workload.pods.some(({ metadata }) => {
    const own = inside(metadata, "labels");
    return Object.entries(labels).every(([key, value]) => known(inside(own, key)) === value);
  });
}
