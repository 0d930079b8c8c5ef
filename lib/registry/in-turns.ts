/** Does work for each item, for a few at a time; the results are in the order of the items. */
export async function inTurns<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const queue = items.entries();
  const results: [number, R][] = [];
  const turn = async (): Promise<void> => {
    for (const [index, item] of queue) results.push([index, await work(item)]);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, turn));
  return results.sort(([one], [other]) => one - other).map(([, result]) => result);
}
