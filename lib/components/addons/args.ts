import type * as pulumi from "@pulumi/pulumi";
import type { ChartChoice } from "../../addons/charts";
import type { ChartValues } from "../../addons/values";
import type { BalancerProvider } from "../cluster/args";

/**
 * The Helm chart of an add-on. Sites without internet name a copy: a folder or a packaged chart (`./charts/cilium`,
 * `./charts/cilium-1.19.8.tgz`), the URL of one, or a `repository` that mirrors the original one.
 */
export interface AddonChart extends ChartChoice {
  /** Over the values that the library gives, maps within them likewise. @default none */
  readonly values?: ChartValues;
}

/** The program that makes balancers of Services, and tells Kubernetes which servers its nodes are. */
export interface CloudControllerAddon extends AddonChart {
  /**
   * Name of the external network that balancers get floating addresses of.
   *
   * @default that of the endpoint or of the VPC; without one, balancers have addresses of the nodes' network only
   */
  readonly floatingNetwork?: string;
  /** @default that of the endpoint's balancer */
  readonly provider?: BalancerProvider;
}

/** The driver of disks of the cloud, and the storage class of claims that name none. */
export interface CloudDisksAddon extends AddonChart {
  /** Name of the storage class; `false` for none, where the program makes its own StorageBackends. @default "cloud-disk" */
  readonly storageClass?: string | false;
  /** Volume type of its disks. @default the cloud's */
  readonly type?: string;
  /**
   * Zone of all disks, where those of disks are other ones than those of servers; every server has to reach it.
   *
   * @default that of the server that a pod is on
   */
  readonly zone?: string;
  /** Most disks of a node. @default 256 */
  readonly disksPerNode?: number;
}

/** What is installed into a cluster besides Kubernetes itself. `false` leaves a part out. */
export interface ClusterAddons {
  /** Connects pods, and enforces NetworkPolicies. @default Cilium */
  readonly podNetwork?: AddonChart | false;
  /** @default openstack-cloud-controller-manager; without it, nodes stay tainted as uninitialized */
  readonly cloudController?: CloudControllerAddon | false;
  /** @default openstack-cinder-csi */
  readonly cloudDisks?: CloudDisksAddon | false;
  /** Cuts claims of StorageBackends on nodes' disks from volume groups. @default the LVM driver of OpenEBS */
  readonly nodeDisks?: AddonChart | false;
  /** Measures pods and nodes, for AutoscaleRules of workloads. @default metrics-server */
  readonly metrics?: AddonChart | false;
}

/** An application credential that somebody made before. It must not be unrestricted, and be nobody else's. */
export interface GivenCredential {
  readonly id: pulumi.Input<string>;
  readonly secret: pulumi.Input<string>;
}

/** An application credential that is made with the cluster. Its user has to be one that may make some. */
export interface MadeCredential {
  /** Names of its roles. @default `member`, and for balancers `load-balancer_member` where there is such a role */
  readonly roles?: readonly string[];
  /** Raise it to have a new one made, given to its consumer, and the old one deleted. @default 1 */
  readonly generation?: number;
}

/** By what the cluster's parts call its cloud: one credential for each. */
export interface ClusterCredentials {
  readonly cloudController?: GivenCredential | MadeCredential;
  readonly cloudDisks?: GivenCredential | MadeCredential;
  /** URL of Keystone, as the control nodes and workers reach it. @default the public endpoint of the cloud's catalogue */
  readonly authUrl?: pulumi.Input<string>;
  /** @default that of the provider */
  readonly region?: pulumi.Input<string>;
  /** Authorities that the cloud's certificates are verified with, PEM. @default those that everybody trusts */
  readonly caCertificate?: pulumi.Input<string>;
}
