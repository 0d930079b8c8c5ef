import { DEFAULT_KUBERNETES_VERSION } from "../../rules/kubernetes-versions";
import type { ClusterEndpoint, ContainerClusterArgs } from "./args";

/** A cluster's arguments with all defaults in place: whatever decides its structure. */
export interface ClusterPlan {
  readonly name: string;
  readonly kubernetesVersion: string;
  /** Number of control nodes. */
  readonly count: number;
  readonly endpoint: ClusterEndpoint;
  /** Address block of the nodes; undefined where it is that of a subnet which is there. */
  readonly nodeCidr?: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
}

/** A quorum of three survives the failure of one. */
const COUNT = 3;
const NODE_CIDR = "10.0.0.0/20";
const POD_CIDR = "10.244.0.0/16";
const SERVICE_CIDR = "10.96.0.0/16";

/** Puts defaults where nothing was said. */
export function clusterPlan(name: string, args: ContainerClusterArgs): ClusterPlan {
  const { network, endpoint, podCidr = POD_CIDR, serviceCidr = SERVICE_CIDR } = args;
  return {
    name,
    kubernetesVersion: args.kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION,
    count: args.controlPlane.count ?? COUNT,
    endpoint: endpoint ?? ("vpc" in network ? { octavia: {} } : { vip: {} }),
    ...("vpc" in network ? { nodeCidr: network.vpc.cidr ?? NODE_CIDR } : {}),
    podCidr,
    serviceCidr,
  };
}
