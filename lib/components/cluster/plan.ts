import { DEFAULT_KUBERNETES_VERSION } from "../../rules/kubernetes-versions";
import type { ClassicNetwork, ClusterEndpoint, ContainerClusterArgs, VpcNetwork } from "./args";

/** A network of the cluster's own with all that decides its addresses, or one that is there. */
export type PlannedNetwork = { readonly vpc: PlannedVpc } | { readonly classic: ClassicNetwork };

export interface PlannedVpc extends VpcNetwork {
  readonly cidr: string;
}

/** A cluster's arguments with all defaults in place: whatever decides its structure. */
export interface ClusterPlan {
  readonly name: string;
  readonly kubernetesVersion: string;
  /** Number of control nodes. */
  readonly count: number;
  readonly endpoint: ClusterEndpoint;
  readonly network: PlannedNetwork;
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
    network: "vpc" in network ? { vpc: { ...network.vpc, cidr: network.vpc.cidr ?? NODE_CIDR } } : network,
    podCidr,
    serviceCidr,
  };
}
