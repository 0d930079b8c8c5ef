import type { NodeGrowth } from "../../rules/thresholds";
import type { Recovery } from "../../scaling/recovery";
import type { ClusterPlan } from "../cluster/plan";
import type { NodeGroupArgs } from "./args";

/** The size of a group: nodes that have names, or bounds within which the cloud makes some. */
export type GroupSize = { readonly nodes: readonly string[] } | { readonly growth: NodeGrowth };

/** Measures are kept for five minutes by most archive policies; two of them are a trend. */
const GRANULARITY_SECONDS = 300;
const WINDOW_SECONDS = 600;
const COOLDOWN_SECONDS = 600;

/** What a node may take to boot, install itself and join; machines test themselves before. */
const [RECOVERY_MINUTES, RECOVERY_MINUTES_OF_METAL] = [15, 45];

/** How a group that grows by itself replaces nodes that failed; undefined where it does not. */
export function groupRecovery({ cluster, autoscale, bareMetal }: NodeGroupArgs): Recovery | undefined {
  const recovery = autoscale?.recovery;
  if (autoscale === undefined || recovery === false || !canRecover(cluster.boot.plan)) return undefined;
  return { minutes: recovery?.minutes ?? (bareMetal ? RECOVERY_MINUTES_OF_METAL : RECOVERY_MINUTES) };
}

/** In a network that others have addresses of too, nodes' ports are closed to balancers. */
export function canRecover({ endpoint, network }: ClusterPlan): boolean {
  return "octavia" in endpoint && "vpc" in network;
}

/** Puts defaults where nothing was said of the size. */
export function groupSize({ count, nodes, autoscale, zones }: NodeGroupArgs): GroupSize {
  if (nodes) return { nodes };
  if (!autoscale) return { nodes: Array.from({ length: count ?? 0 }, (_, index) => String(index + 1)) };
  const { cpuPercent, memoryPercent, min = zones?.length ?? 1, max } = autoscale;
  return {
    growth: {
      ...(cpuPercent === undefined ? {} : { cpuPercent }),
      ...(memoryPercent === undefined ? {} : { memoryPercent }),
      min,
      max,
      cooldownSeconds: autoscale.cooldownSeconds ?? COOLDOWN_SECONDS,
      windowSeconds: autoscale.windowSeconds ?? WINDOW_SECONDS,
      granularitySeconds: autoscale.granularitySeconds ?? GRANULARITY_SECONDS,
    },
  };
}
