import type { Cluster } from "./cluster";
import type { KubeObject } from "./kube-object";
import { hasTrueAnnotation, kindKey, nameOf, namespaceOf, steering } from "./kube-object";
import { readinessRule } from "./readiness";

/** Whether the program wants a Job that did not succeed to be made anew. */
export async function replacesUnready(
  cluster: Cluster,
  wanted: KubeObject,
  live: KubeObject,
): Promise<boolean> {
  if (!hasTrueAnnotation(wanted, steering.replaceUnready) || kindKey(wanted) !== "batch/v1/Job") return false;
  try {
    const now = await cluster.get({
      ...{ apiVersion: "batch/v1", kind: "Job" },
      namespace: namespaceOf(live),
      name: nameOf(live),
    });
    return readinessRule(now)?.judge(now).phase !== "ready";
  } catch {
    // A diff must not fail for this; the update will say what is wrong.
    return false;
  }
}
