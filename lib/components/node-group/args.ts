import type { Taint } from "../../boot/settings";
import type { Metrics } from "../../scaling/alarms";
import type { Signal } from "../../scaling/node-group-template";
import type { BootVolume } from "../cluster/args";
import type { ContainerCluster } from "../container-cluster";

/** A disk beside the one that a node boots from, which becomes an LVM volume group. */
export interface DataVolume extends BootVolume {
  /** Name of the volume group, as a StorageBackend for node disks names it. @default "data" */
  readonly volumeGroup?: string;
}

/** How nodes that failed are told from those that live or still boot. */
export interface NodeRecovery {
  /**
   * For how many minutes a node's kubelet must have taken no connection: more than a node takes to boot and to join, or
   * new ones are replaced before they are there, over and over.
   *
   * @default 15, on bare metal 45
   */
  readonly minutes?: number;
}

/** How a group grows on the use of its nodes. At least one threshold is needed. */
export interface NodeAutoscale {
  /** Use of CPU in percent of all nodes, 1 to 100, from which on nodes are added. @default not watched */
  readonly cpuPercent?: number;
  /** Use of memory in percent of all nodes, 1 to 100. Not on bare metal. @default not watched */
  readonly memoryPercent?: number;
  /** Fewest nodes, at least one in each zone. @default one in each zone */
  readonly min?: number;
  /** Most nodes, which are never exceeded. */
  readonly max: number;
  /** Seconds after a change of size in which there is no other. @default 600 */
  readonly cooldownSeconds?: number;
  /** Seconds over which use must have been beyond a threshold. @default 600 */
  readonly windowSeconds?: number;
  /** Seconds that one measure stands for, one of those that the cloud's archive policy keeps. @default 300 */
  readonly granularitySeconds?: number;
  /**
   * Also takes nodes away, the oldest first and without moving its pods before, once use was below half of all
   * thresholds for four windows.
   *
   * @default false
   */
  readonly scaleIn?: boolean;
  /**
   * Whether, and when, nodes that failed are deleted, with port and disks. Where fewer than `min` are left, Heat makes
   * others; beyond that the use of those that are left adds nodes again. The balancer of the cluster's API watches them,
   * so this needs the endpoint `octavia` and a network of the cluster's own (`vpc`), and
   * in the cloud Heat's OS::Aodh::LBMemberHealthAlarm. `false` leaves them for a person.
   *
   * @default it is done where the cluster has such an endpoint and network, and nowhere else
   */
  readonly recovery?: NodeRecovery | false;
  /**
   * How often the group was rebuilt. Raise it to have nodes made with what the arguments then say: Heat replaces those
   * that are there one by one, without moving their pods before. Nothing else replaces a node that lives.
   *
   * @default 1
   */
  readonly generation?: number;
  /** Where the cloud keeps its measures. @default Metrics.Gnocchi */
  readonly metrics?: Metrics;
  /** How an alarm tells Heat to act. @default Signal.SignedAddress */
  readonly signal?: Signal;
}

/** Arguments of a NodeGroup. Its size is one of `count`, `nodes` and `autoscale`. */
export interface NodeGroupArgs {
  readonly cluster: ContainerCluster;
  /** Name of the flavor, of virtual machines or of bare metal. */
  readonly flavor: string;
  /** How many nodes: they are named 1, 2 and so on. */
  readonly count?: number;
  /** Names of the nodes within the group, each a DNS label: any of them can be taken away without touching others. */
  readonly nodes?: readonly string[];
  readonly autoscale?: NodeAutoscale;
  /** Name of the group, a DNS label. @default the component's name */
  readonly name?: string;
  /** Name of the image. @default that of the cluster */
  readonly image?: string;
  /** Whether the flavor is one of machines instead of virtual ones: they boot from their own disks. @default false */
  readonly bareMetal?: boolean;
  /** Availability zones to spread over, in turn. @default that of the cluster's domain, or the cloud's choice */
  readonly zones?: readonly string[];
  /** @default a disk of the flavor's own */
  readonly bootVolume?: BootVolume;
  /** @default none */
  readonly dataVolume?: DataVolume;
  /** Labels of the Kubernetes nodes. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Taints of the Kubernetes nodes. */
  readonly taints?: readonly Taint[];
  /**
   * How often a node of a fixed group was rebuilt, by its name. Raise it to have the node made anew with what the
   * arguments then say; nothing else replaces it.
   *
   * @default 1 for each
   */
  readonly generations?: Readonly<Record<string, number>>;
  /** How long the pods of a node that is taken away may take to move, in minutes. @default that of the cluster */
  readonly drainMinutes?: number;
}
