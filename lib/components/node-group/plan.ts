import type { NodeGrowth } from "../../rules/thresholds";
import type { NodeGroupArgs } from "./args";

/** The size of a group: nodes that have names, or bounds within which the cloud makes some. */
export type GroupSize = { readonly nodes: readonly string[] } | { readonly growth: NodeGrowth };

/** Measures are kept for five minutes by most archive policies; two of them are a trend. */
const GRANULARITY_SECONDS = 300;
const WINDOW_SECONDS = 600;
const COOLDOWN_SECONDS = 600;

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
