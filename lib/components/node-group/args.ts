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
   * How often the group was rebuilt. Raise it for nodes to be made with what the arguments then say: new ones are, and
   * where flavor or image changed Heat replaces the others one by one, without moving their pods before.
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
  /** Groups with a fixed size only. @default none */
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
