import type { Cluster } from "./cluster";
import type { KubeObject } from "./kube-object";
import { at, isPlainMap, kindKey, namespaceOf, textAt } from "./kube-object";
import { podProblems } from "./pod-readiness";

/** Enough to see the pattern; a Deployment with a wrong image has the same problem in every Pod. */
const mostProblems = 5;

/** What keeps an object from being ready as far as its Pods and events tell; empty when they say nothing. A cluster
 * that does not answer this is no reason to fail: the object's own status decides. */
export async function describeProblems(cluster: Cluster, live: KubeObject): Promise<readonly string[]> {
  try {
    const [pods, events] = await Promise.all([podsOf(cluster, live), eventsOf(cluster, live)]);
    const problems = new Set([...pods.flatMap(podProblems), ...events.map(warningText)]);
    problems.delete("");
    return [...problems].slice(0, mostProblems);
  } catch {
    return [];
  }
}

async function podsOf(cluster: Cluster, live: KubeObject): Promise<readonly KubeObject[]> {
  const selector = at(live, "spec", "selector", "matchLabels");
  if (!isPlainMap(selector) || !workloads.has(kindKey(live))) return [];
  const labelSelector = Object.entries(selector)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(",");
  return cluster.list({ apiVersion: "v1", kind: "Pod" }, namespaceOf(live), { labelSelector });
}

async function eventsOf(cluster: Cluster, live: KubeObject): Promise<readonly KubeObject[]> {
  const uid = textAt(live, "metadata", "uid") ?? "";
  return cluster.list({ apiVersion: "v1", kind: "Event" }, namespaceOf(live), {
    fieldSelector: `involvedObject.uid=${uid},type=Warning`,
  });
}

function warningText(event: KubeObject): string {
  const message = textAt(event, "message");
  return message === undefined ? "" : `${textAt(event, "reason") ?? "Warning"}: ${message}`;
}

const workloads: ReadonlySet<string> = new Set([
  "apps/v1/DaemonSet",
  "apps/v1/Deployment",
  "apps/v1/StatefulSet",
  "batch/v1/Job",
]);
