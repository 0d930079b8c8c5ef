import type * as pulumi from "@pulumi/pulumi";
import type { ClusterSettings, TrustedRegistry } from "../../boot/settings";
import type { ClusterAddons, ClusterCredentials } from "../addons/args";
import type { ComputeDomain } from "../compute-domain";

/** A network of the cluster's own, behind a router. */
export interface VpcNetwork {
  /** Address block of the nodes, in CIDR notation. @default "10.0.0.0/20" */
  readonly cidr?: string;
  /** Name servers of the nodes, as addresses. @default those that the cloud hands out */
  readonly nameServers?: readonly string[];
  /** Name of the external network that a new router leads to. Either this or `router`. */
  readonly externalNetwork?: string;
  /** Id of an existing router that leads out. Either this or `externalNetwork`. */
  readonly router?: pulumi.Input<string>;
}

/** A network that is there already, such as a provider network of bare-metal machines. */
export interface ClassicNetwork {
  /** Id of the network. */
  readonly network: pulumi.Input<string>;
  /** Id of the subnet in it, of which nodes get their addresses. */
  readonly subnet: pulumi.Input<string>;
}

/** Where the nodes are connected. */
export type ClusterNetwork = { readonly vpc: VpcNetwork } | { readonly classic: ClassicNetwork };

/** Who may call the Kubernetes API besides the cluster's own nodes. */
export interface ApiAccess {
  /** Address blocks of the callers, in CIDR notation. @default none */
  readonly allowedCidrs?: readonly string[];
  /** Admits blocks in `allowedCidrs` that hold most of the internet, such as 0.0.0.0/0. @default false */
  readonly allowWorld?: boolean;
  /** Name of the external network of which the endpoint gets a floating address. @default no floating address */
  readonly floatingNetwork?: string;
}

/** Implementation of a balancer. */
export enum BalancerProvider {
  /** Virtual machines with HAProxy. */
  Amphora = "amphora",
  /** Flows of the network itself. It knows neither callers nor HTTP, so that security groups hold callers off. */
  Ovn = "ovn",
}

/** A balancer of the cloud in front of the API servers. */
export interface OctaviaEndpoint extends ApiAccess {
  /** @default BalancerProvider.Amphora */
  readonly provider?: BalancerProvider;
}

/** An address that moves between the control nodes, for clouds and networks without balancers. */
export interface VipEndpoint extends ApiAccess {
  /** VRRP's number of the address, 1 to 255, which must be unique in its network. @default 51 */
  readonly virtualRouterId?: number;
}

/** How the Kubernetes API is reached. */
export type ClusterEndpoint = { readonly octavia: OctaviaEndpoint } | { readonly vip: VipEndpoint };

/** The disk that a node boots from, made of its image. */
export interface BootVolume {
  /** In GiB. */
  readonly size: number;
  /** Volume type of the cloud. @default the cloud's */
  readonly type?: string;
  /** Availability zone of the disk. @default the node's own, or the cloud's default where it has none */
  readonly zone?: string;
}

/** The nodes that run Kubernetes itself. */
export interface ControlPlane {
  /** 1, 3 or 5. @default 3 */
  readonly count?: number;
  /** Name of the flavor. */
  readonly flavor: string;
  /** Availability zones to spread over, in turn. @default that of the domain, or the cloud's choice */
  readonly zones?: readonly string[];
  /** @default a disk of the flavor's own, local to the host; bare metal has no other */
  readonly bootVolume?: BootVolume;
  /**
   * How often a node was rebuilt, by its number from 1 on. A node is made anew, with what the arguments then say,
   * when its generation is raised, at most one node per deployment; nothing else replaces it.
   *
   * @default 1 for each
   */
  readonly generations?: Readonly<Record<string, number>>;
}

/** Where a node's programs and images come from, and what else its operating system is told. */
export type NodeSoftware = Pick<
  ClusterSettings,
  "packages" | "imagePrefix" | "sandboxImage" | "registryMirrors" | "timeServers" | "proxy"
>;

/** A registry whose certificate is signed by an authority of its own, such as an ImageRepo's. */
export interface NodeRegistry extends Omit<TrustedRegistry, "ca"> {
  /** Certificates of the authority, as PEM. For other registries it is none. */
  readonly ca: pulumi.Input<string>;
}

/** Arguments of a ContainerCluster. */
export interface ContainerClusterArgs {
  /** @default the version that this library was tried with, 1.34.1 */
  readonly kubernetesVersion?: string;
  readonly network: ClusterNetwork;
  /** @default a balancer in a VPC, an address that moves in a classic network; without callers from outside */
  readonly endpoint?: ClusterEndpoint;
  readonly controlPlane: ControlPlane;
  /** Name of the image that nodes boot from: Debian or Ubuntu with cloud-init. */
  readonly image: string;
  /** Hosts that are the organization's alone; every node and disk then is in its zone. @default common hosts */
  readonly domain?: ComputeDomain;
  /** Address block of the pods. @default "10.244.0.0/16" */
  readonly podCidr?: string;
  /** Address block of the services. @default "10.96.0.0/16" */
  readonly serviceCidr?: string;
  readonly software?: NodeSoftware;
  /**
   * Registries that nodes pull from, and that they would not trust by themselves. Nodes that are there already learn of
   * another one when their generation is raised.
   *
   * @default none
   */
  readonly registries?: readonly NodeRegistry[];
  /**
   * What is installed besides Kubernetes itself; `false` for nothing, where something else installs a pod network and
   * the rest.
   *
   * @default all of it
   */
  readonly addons?: ClusterAddons | false;
  /** By what the add-ons call the cloud. @default application credentials that are made with the cluster */
  readonly credentials?: ClusterCredentials;
  /** How long the API may take to answer after the machines are there, in minutes. @default 20 */
  readonly patience?: number;
  /**
   * How long the pods of a node that is taken away may take to move, in minutes, within what their
   * PodDisruptionBudgets allow; then the node stays, and the deployment says who is in the way. 0 moves none.
   *
   * @default 10
   */
  readonly drainMinutes?: number;
}
