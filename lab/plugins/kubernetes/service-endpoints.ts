import type { KubeObject } from "./kube-object";
import { at, kindKey, listAt, mapAt, textAt } from "./kube-object";
import type { Verdict } from "./verdict";
import { ready, waiting } from "./verdict";

/** How long a Service without any Pod is given to find one; it may be meant for Pods of a later deployment. */
const settleMs = 3000;

/** Not a Service, or one that no controller finds Pods for: headless, without a selector, or a mere name. */
export function isWithoutEndpoints(object: KubeObject): boolean {
  return (
    kindKey(object) !== "v1/Service" ||
    textAt(object, "spec", "clusterIP") === "None" ||
    textAt(object, "spec", "type") === "ExternalName" ||
    Object.keys(mapAt(object, "spec", "selector")).length === 0
  );
}

/** Whether a Service's Pods take traffic, from its EndpointSlices and how long they have been looked at. */
export function judgeEndpoints(slices: readonly KubeObject[], waitedMs: number): Verdict {
  const endpoints = slices.flatMap((slice) => listAt(slice, "endpoints"));
  const current = endpoints.filter((endpoint) => at(endpoint, "conditions", "terminating") !== true);
  // Absent means ready (discovery.k8s.io/v1, EndpointConditions).
  const notReady = current.filter((endpoint) => at(endpoint, "conditions", "ready") === false);
  if (notReady.length > 0)
    return waiting(`Waiting for ${notReady.length} of ${current.length} Pods to be ready`);
  if (current.length > 0 || waitedMs >= settleMs) return ready;
  return waiting("Finding Pods to direct traffic to");
}
