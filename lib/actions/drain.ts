import { wordsOf } from "../kubernetes/exchange";
import type { ApiCall, ClusterAccess } from "./cluster-api";
import { callCluster, demand, pause, readList } from "./cluster-api";
import type { Blocker, DepartingNode, PodOnNode } from "./pods-on-node";
import { fateOf, isHeardOf, notEmptied } from "./pods-on-node";

/** Between two looks at a node, in milliseconds. */
const INTERVAL = 2_000;

/**
 * Empties a node: no pod is placed there any more, and those that are there are evicted, each as soon as its
 * PodDisruptionBudget allows. On failure the node takes pods again, as it did before.
 *
 * @param minutes how long it may take; 0 leaves the pods where they are
 * @returns what has it take pods again, if something else keeps it from going
 * @throws Error that names the pods which are still there, and why
 * @see https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/
 */
export async function drain(
  access: ClusterAccess,
  node: DepartingNode,
  minutes: number,
): Promise<() => Promise<void>> {
  const { name } = node.metadata;
  const tookPods = node.spec?.unschedulable !== true;
  const reopen = async () => {
    if (tookPods) await setUnschedulable(access, name, false).catch(() => undefined);
  };
  await setUnschedulable(access, name, true);
  if (minutes === 0 || !isHeardOf(node)) return reopen;
  try {
    await empty(access, name, minutes);
  } catch (thrown) {
    await reopen();
    throw thrown;
  }
  return reopen;
}

async function setUnschedulable(access: ClusterAccess, node: string, unschedulable: boolean): Promise<void> {
  const path = `/api/v1/nodes/${node}`;
  const type = "application/merge-patch+json";
  const answer = await callCluster(access, {
    method: "PATCH",
    path,
    body: { spec: { unschedulable } },
    type,
  });
  if (answer.status !== 404) demand(answer, `PATCH ${path}`);
}

async function empty(access: ClusterAccess, node: string, minutes: number): Promise<void> {
  const deadline = Date.now() + minutes * 60_000;
  const path = `/api/v1/pods?fieldSelector=${encodeURIComponent(`spec.nodeName=${node}`)}`;
  for (;;) {
    const pods = await readList<PodOnNode>(access, path);
    const blockers: Blocker[] = [];
    for (const pod of pods) {
      const reason = await reasonToWaitFor(access, pod);
      if (reason !== undefined) blockers.push({ pod, reason });
    }
    if (blockers.length === 0) return;
    if (Date.now() > deadline) throw new Error(notEmptied(node, minutes, blockers));
    await pause(INTERVAL);
  }
}

/** Undefined for a pod that need not be waited for; others are asked to go by the way. */
async function reasonToWaitFor(access: ClusterAccess, pod: PodOnNode): Promise<string | undefined> {
  const fate = fateOf(pod);
  if (fate === "stays") return undefined;
  return fate === "is leaving" ? "it takes its time to end" : evict(access, pod);
}

/** @returns why it is still there; undefined when it is gone */
async function evict(access: ClusterAccess, { metadata }: PodOnNode): Promise<string | undefined> {
  const { name, namespace, uid } = metadata;
  const eviction: ApiCall = {
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/pods/${name}/eviction`,
    body: {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name, namespace },
      // A pod of the same name that was made meanwhile may be on another node.
      deleteOptions: { preconditions: { uid } },
    },
  };
  // Once: whoever empties a node asks again, until his own time is over.
  const answer = await callCluster(access, eviction, 0).catch((thrown: Error) => thrown.message);
  if (typeof answer === "string") return answer;
  const { status, body } = answer;
  if (status === 404) return undefined;
  if (status >= 200 && status < 300) return "it takes its time to end";
  return [wordsOf(body) || `the API answers ${status}`, ...causesOf(body)].join(" ");
}

/** Which budget it is, in the API's words. */
function causesOf({ details }: Readonly<Record<string, unknown>>): readonly string[] {
  if (typeof details !== "object" || details === null || !("causes" in details)) return [];
  const { causes } = details;
  return Array.isArray(causes)
    ? causes.map((cause: { readonly message?: string }) => cause.message ?? "")
    : [];
}
