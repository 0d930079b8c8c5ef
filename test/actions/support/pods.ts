import type { DepartingNode, PodOnNode } from "../../../lib/actions/pods-on-node";

/** A pod that does its work. */
export function pod(name: string, more: Partial<PodOnNode["metadata"]> = {}, phase = "Running"): PodOnNode {
  return { metadata: { name, namespace: "shop", uid: `${name}-uid`, ...more }, status: { phase } };
}

/** A node of server `one` that the cluster hears of, or not. */
export function nodeOf(server: string, ready: "True" | "False" | "Unknown" = "True"): DepartingNode {
  return {
    metadata: { name: "prod-workers-1", uid: "node-uid" },
    spec: { providerID: `openstack:///${server}` },
    status: { conditions: [{ type: "Ready", status: ready }] },
  };
}
