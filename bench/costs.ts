/** What a command cost, with all the processes that it started. */
export interface Cost {
  /** Seconds until it ended. */
  readonly wall: number;
  /** Seconds of processors, of all processes. */
  readonly cpu: number;
  /** Most memory of all processes at a time, in MiB. */
  readonly memory: number;
  /** Most memory of the Node.js process that ran the program, in MiB. */
  readonly programMemory: number;
}

/** The two things that are measured side by side: through components, and by hand. */
export interface Pair {
  readonly ours: Cost;
  readonly theirs: Cost;
}

/** Costs of the same work, at some number of objects. */
export interface Point {
  readonly objects: number;
  readonly pair: Pair;
}

/** One figure, and what it should be at most. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  readonly target: number;
}

const TARGETS: Readonly<Record<keyof Cost, number>> = {
  wall: 1.1,
  cpu: 1.1,
  memory: 1.15,
  programMemory: 1.15,
};
const NAMES: Readonly<Record<keyof Cost, string>> = {
  wall: "wall",
  cpu: "cpu",
  memory: "memory",
  programMemory: "program-memory",
};
const MEASURES: readonly (keyof Cost)[] = ["cpu", "wall", "programMemory", "memory"];
const GROWTH_TARGET = 1.2;

/** The middle of several measurements, each part for itself, so that a disturbed one does not count. */
export function medianCost(costs: readonly Cost[]): Cost {
  const middle = (measure: keyof Cost) => median(costs.map((cost) => cost[measure]));
  return {
    wall: middle("wall"),
    cpu: middle("cpu"),
    memory: middle("memory"),
    programMemory: middle("programMemory"),
  };
}

/** @throws Error when there are no values */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error("there is no median of nothing");
  return (low + high) / 2;
}

/** What components cost, over what the same costs by hand. */
export function ratios(name: string, { ours, theirs }: Pair): readonly Ratio[] {
  return MEASURES.map((measure) => ({
    name: `${name}-${NAMES[measure]}`,
    value: ours[measure] / theirs[measure],
    target: TARGETS[measure],
  }));
}

/**
 * Whether components cost each object the same, however many there are: what one more costs between the two highest
 * numbers, over what one more costs between the two lowest. 1 is linear; starting up, which costs once, is in neither.
 *
 * @param points by rising number of objects; nothing can be said of fewer than three
 */
export function growth(name: string, points: readonly Point[]): readonly Ratio[] {
  const [first, second] = points;
  const [beforeLast, last] = points.slice(-2);
  if (points.length < 3 || !first || !second || !beforeLast || !last) return [];
  return MEASURES.map((measure) => ({
    name: `growth-${name}-${NAMES[measure]}`,
    value: perObject(beforeLast, last, measure) / perObject(first, second, measure),
    target: GROWTH_TARGET,
  }));
}

function perObject(from: Point, to: Point, measure: keyof Cost): number {
  return (to.pair.ours[measure] - from.pair.ours[measure]) / (to.objects - from.objects);
}

/** A figure as the command prints it. */
export function line({ name, value, target }: Ratio): string {
  return `bench ${name} ${value.toFixed(2)} ${target.toFixed(2)}`;
}
