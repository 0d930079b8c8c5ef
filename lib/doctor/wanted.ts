import type { BalancerProvider } from "../components/cluster/args";
import type { Findings } from "../rules/problem";
import { wholeNumber } from "../rules/numbers";
import { controlPlane } from "../rules/control-plane";
import { zoneNames } from "../rules/zones";
import type { Metrics } from "../scaling/alarms";

/** Nodes of a kind. */
export interface NodesWanted {
  readonly count: number;
  /** Name of the flavor. @default whatever fits */
  readonly flavor?: string;
  /** GiB of the disk that each boots from. @default a disk of the flavor's own */
  readonly bootGib?: number;
  /** GiB of a second disk of each. @default none */
  readonly dataGib?: number;
}

/** Nodes that the cloud makes by itself. */
export interface GrowthWanted extends NodesWanted {
  /** The most that there may be. */
  readonly count: number;
  /** Seconds that one measure stands for. */
  readonly granularitySeconds: number;
  /** Where the cloud keeps measures. */
  readonly metrics: Metrics;
}

/** What a deployment would ask of a cloud. */
export interface StackWanted {
  readonly control: NodesWanted;
  readonly workers: NodesWanted;
  /** @default none */
  readonly growth?: GrowthWanted;
  /** Name of the image. @default whatever is there */
  readonly image?: string;
  /** Zones to spread over. @default none, the cloud chooses */
  readonly zones: readonly string[];
  /** Zone of all disks. @default that of their servers */
  readonly volumeZone?: string;
  /** @default the cloud's */
  readonly volumeType?: string;
  /** Whether nodes get a network of their own, or one that is there. */
  readonly network: "vpc" | "classic";
  /** Name of the network that leads out. @default the only one */
  readonly externalNetwork?: string;
  /** What callers of the API talk to: a balancer, or an address that moves. */
  readonly endpoint: BalancerProvider | "vip";
  /** Whether the API gets a floating address. */
  readonly floatingAddress: boolean;
  /** Whether hosts are to be reserved for one tenant. */
  readonly exclusiveDomain: boolean;
}

/** Whether any node has a disk of the cloud's. */
export function wantsVolumes({ control, workers, growth }: StackWanted): boolean {
  return [control, workers, growth].some(
    (nodes) =>
      nodes !== undefined && nodes.count > 0 && (nodes.bootGib !== undefined || nodes.dataGib !== undefined),
  );
}

/** Whether nodes that Heat makes are replaced when they fail, as they are by default. */
export function hasRecovery({ growth, endpoint, network }: StackWanted): boolean {
  return growth !== undefined && endpoint !== "vip" && network === "vpc";
}

/** What a person calls nodes by what they are for. */
export type KindOfNodes = "control nodes" | "workers" | "autoscaled nodes";

/** The kinds of nodes that there are to be */
export function kindsOfNodes({ control, workers, growth }: StackWanted): readonly {
  readonly kind: KindOfNodes;
  readonly nodes: NodesWanted;
}[] {
  return [
    { kind: "control nodes" as const, nodes: control },
    { kind: "workers" as const, nodes: workers },
    ...(growth === undefined ? [] : [{ kind: "autoscaled nodes" as const, nodes: growth }]),
  ].filter(({ nodes }) => nodes.count > 0);
}

/** Every problem of what is wanted, before any cloud is asked. */
export function wantedFindings(wanted: StackWanted): Findings {
  const { control, workers, growth, zones } = wanted;
  return [
    ...controlPlane("control", { count: control.count }),
    wholeNumber("workers", workers.count, { min: 0 }),
    ...(growth === undefined
      ? []
      : [
          wholeNumber("autoscale-max", growth.count, { min: 1 }),
          wholeNumber("granularity", growth.granularitySeconds, { min: 1 }),
        ]),
    ...[control.bootGib, workers.bootGib, workers.dataGib].map((size) =>
      size === undefined ? undefined : wholeNumber("boot-volume, data-volume", size, { min: 1 }),
    ),
    ...(zones.length === 0 ? [] : zoneNames("zone", zones)),
  ];
}
