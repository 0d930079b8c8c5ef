import type { NodeGrowth } from "../rules/thresholds";

/** What one node has, as the cloud says of its flavor. */
export interface NodeCapacity {
  readonly vcpus: number;
  /** MiB. */
  readonly memoryMib: number;
}

/** A part of a node group that is in one zone, and grows by itself. */
export interface ZoneBounds {
  readonly zone: string;
  readonly min: number;
  readonly max: number;
}

/** What must have been low, and for how long, before a node is taken away. */
export type Shrinkage = Pick<
  NodeGrowth,
  "cpuPercent" | "memoryPercent" | "windowSeconds" | "granularitySeconds"
>;

const NANOSECONDS = 1_000_000_000;

/** Of two nodes one remains, which then has to do twice as much: at half of a threshold it stays below it. */
const REMAINING_SHARE = 0.5;

/** Taking a node away moves its pods, so use must have been low for longer than it has to be high. */
const PATIENCE = 4;

/**
 * The CPU time of a node within one measure, in nanoseconds, from which on it counts as busy. Gnocchi keeps CPU time as
 * a sum that grows; `rate:mean` is by how much it grew within one granularity.
 *
 * @param percent of all vCPUs
 */
export function cpuThreshold(
  percent: number,
  { vcpus }: Pick<NodeCapacity, "vcpus">,
  granularitySeconds: number,
): number {
  return (percent * vcpus * granularitySeconds * NANOSECONDS) / 100;
}

/** The memory of a node in MiB, as Ceilometer measures it, from which on it counts as full. */
export function memoryThreshold(percent: number, { memoryMib }: Pick<NodeCapacity, "memoryMib">): number {
  return (percent * memoryMib) / 100;
}

/** How many measures in a row a window has. */
export function evaluationPeriods({
  windowSeconds,
  granularitySeconds,
}: Pick<NodeGrowth, "windowSeconds" | "granularitySeconds">): number {
  return windowSeconds / granularitySeconds;
}

/**
 * When a group that grows like this may shrink. What is left after a node is gone must stay below what makes it grow,
 * or the two would take turns.
 */
export function shrinkage({
  cpuPercent,
  memoryPercent,
  windowSeconds,
  granularitySeconds,
}: NodeGrowth): Shrinkage {
  const low = (percent: number | undefined) =>
    percent === undefined ? undefined : percent * REMAINING_SHARE;
  return {
    cpuPercent: low(cpuPercent),
    memoryPercent: low(memoryPercent),
    windowSeconds: windowSeconds * PATIENCE,
    granularitySeconds,
  };
}

/**
 * Shares a group out among its zones. A Heat group makes all its members alike, in one zone, so each zone has one of its
 * own; together they have exactly the bounds of the whole. Earlier zones take what is left over.
 */
export function zoneBounds(
  { min, max }: Pick<NodeGrowth, "min" | "max">,
  zones: readonly string[],
): readonly ZoneBounds[] {
  const share = (total: number, index: number) =>
    Math.floor(total / zones.length) + (index < total % zones.length ? 1 : 0);
  return zones.map((zone, index) => ({ zone, min: share(min, index), max: share(max, index) }));
}
