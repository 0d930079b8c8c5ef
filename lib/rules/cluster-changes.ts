import { controlPlaneChange } from "./control-plane";
import type { ControlPlaneShape } from "./control-plane";
import { versionChange } from "./kubernetes-versions";
import type { Problem } from "./problem";
import { UNKNOWN } from "./unknown";

/** What a cluster was, or is to be, deployed as. */
export interface ClusterFacts {
  readonly kubernetesVersion: string;
  readonly controlPlane: ControlPlaneShape;
  /** Whether control nodes boot from volumes. */
  readonly hasBootVolumes: boolean;
  /** How the API is reached: `octavia` or `vip`. */
  readonly endpoint: string;
  /** The nodes' network: the address block of a VPC, or the ids of a network and a subnet that are there. */
  readonly network: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
}

/** Every problem of changing a cluster that is there. */
export function clusterChanges(before: ClusterFacts, after: ClusterFacts): readonly Problem[] {
  return [
    versionChange("kubernetesVersion", before.kubernetesVersion, after.kubernetesVersion) ??
      upgrade(before.kubernetesVersion, after.kubernetesVersion),
    ...controlPlaneChange("controlPlane", before.controlPlane, after.controlPlane),
    lasting("endpoint", before.endpoint, after.endpoint, "certificates and nodes name its address"),
    sameCount(before, after),
    lasting("network", before.network, after.network, "nodes, balancers and disks are in it"),
    lasting(
      "controlPlane.bootVolume",
      before.hasBootVolumes ? "given" : "left out",
      after.hasBootVolumes ? "given" : "left out",
      "all control nodes would be made anew at once",
    ),
    lasting("podCidr", before.podCidr, after.podCidr, "nodes and pods hold addresses of it"),
    lasting("serviceCidr", before.serviceCidr, after.serviceCidr, "services hold addresses of it"),
  ].filter((problem) => problem !== undefined);
}

function lasting(field: string, before: string, after: string, reason: string): Problem | undefined {
  if (after === before || after === UNKNOWN) return undefined;
  return {
    field,
    value: after,
    rule: `was '${before}' when the cluster was made, and stays for its life: ${reason}`,
    fix: `keep '${before}', or make a new cluster`,
  };
}

/**
 * Control nodes are told who the others are when they are made. Those that share an address must know all of them, and
 * one that was made alone would found a second cluster when it is made anew.
 */
function sameCount(before: ClusterFacts, after: ClusterFacts): Problem | undefined {
  const { count } = before.controlPlane;
  if (after.controlPlane.count === count || (count > 1 && before.endpoint !== "vip")) return undefined;
  return {
    field: "controlPlane.count",
    value: after.controlPlane.count,
    rule: `was ${count} when the cluster was made, and its nodes were made to know no others`,
    fix: `keep ${count}, or make a new cluster`,
  };
}

/** The next minor version would be right, but nothing upgrades what runs. */
function upgrade(before: string, after: string): Problem | undefined {
  const minor = (version: string) => version.split(".").slice(0, 2).join(".");
  if (minor(before) === minor(after)) return undefined;
  return {
    field: "kubernetesVersion",
    value: after,
    rule: `is another minor version than that of the cluster (${before}), which cannot be upgraded yet`,
    fix: `keep ${minor(before)}, or make a new cluster and move the applications`,
  };
}
