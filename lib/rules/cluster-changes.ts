import { controlPlaneChange } from "./control-plane";
import type { ControlPlaneShape } from "./control-plane";
import { versionChange } from "./kubernetes-versions";
import type { Problem } from "./problem";

/** What a cluster was, or is to be, deployed as. */
export interface ClusterFacts {
  readonly kubernetesVersion: string;
  readonly controlPlane: ControlPlaneShape;
  /** How the API is reached: `octavia` or `vip`. */
  readonly endpoint: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
}

/** Every problem of changing a cluster that is there. */
export function clusterChanges(before: ClusterFacts, after: ClusterFacts): readonly Problem[] {
  return [
    versionChange("kubernetesVersion", before.kubernetesVersion, after.kubernetesVersion),
    ...controlPlaneChange("controlPlane", before.controlPlane, after.controlPlane),
    lasting("endpoint", before.endpoint, after.endpoint, "certificates and nodes name its address"),
    before.endpoint === "vip" ? sameCount(before, after) : undefined,
    lasting("podCidr", before.podCidr, after.podCidr, "nodes and pods hold addresses of it"),
    lasting("serviceCidr", before.serviceCidr, after.serviceCidr, "services hold addresses of it"),
  ].filter((problem) => problem !== undefined);
}

function lasting(field: string, before: string, after: string, reason: string): Problem | undefined {
  if (after === before) return undefined;
  return {
    field,
    value: after,
    rule: `was '${before}' when the cluster was made, and stays for its life: ${reason}`,
    fix: `keep '${before}', or make a new cluster`,
  };
}

/** Nodes that share an address must know each other, and are told who the others are when they are made. */
function sameCount(before: ClusterFacts, after: ClusterFacts): Problem | undefined {
  const { count } = before.controlPlane;
  if (after.controlPlane.count === count) return undefined;
  return {
    field: "controlPlane.count",
    value: after.controlPlane.count,
    rule: `was ${count} when the cluster was made, and its nodes share an address with those alone`,
    fix: `keep ${count}, or use an 'octavia' endpoint, whose members can change`,
  };
}
