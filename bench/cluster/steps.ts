/** Something that is made in a cloud, and what has to be there before. */
export interface Step {
  /** Such as `Port prod-control-1`. */
  readonly key: string;
  /** Such as `Port`. */
  readonly type: string;
  /** Keys of others. */
  readonly after: readonly string[];
}

/** How many steps the longest chain has, of which none can begin before the one before it is done. */
export function chainLength(steps: readonly Step[]): number {
  return makespan(steps, () => 1);
}

/**
 * How long all of it takes when whatever can go on goes on.
 *
 * @param latency how long one takes, by its type
 * @throws Error when a step waits for one that is not there, or for itself
 */
export function makespan(steps: readonly Step[], latency: (type: string) => number): number {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const ends = new Map<string, number>();
  const pending = new Set<string>();
  const end = (key: string): number => {
    const known = ends.get(key);
    if (known !== undefined) return known;
    const step = byKey.get(key);
    if (step === undefined) throw new Error(`nothing is '${key}'`);
    if (pending.has(key)) throw new Error(`'${key}' waits for itself`);
    pending.add(key);
    const done = Math.max(0, ...step.after.map(end)) + latency(step.type);
    ends.set(key, done);
    return done;
  };
  return Math.max(0, ...steps.map(({ key }) => end(key)));
}
