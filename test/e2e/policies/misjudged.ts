import type { Attempt } from "../../support/engine";

/** A case whose resources have names that begin with its key and a dot. */
export interface NamedCase {
  readonly key: string;
  /** For people. */
  readonly title: string;
  /** The rule that it is about. */
  readonly number: number;
  readonly isRefused: boolean;
}

/** Cases that were judged otherwise than they should be. */
export function misjudged(cases: readonly NamedCase[], { reports }: Attempt): readonly string[] {
  const numbers = new Map<string, Set<number>>();
  for (const { name = "", message } of reports) {
    const key = name.split(".")[0] ?? "";
    const found = numbers.get(key) ?? new Set();
    for (const [, number] of message.matchAll(/\(isolation rule (\d+), /g)) found.add(Number(number));
    numbers.set(key, found);
  }
  return cases.flatMap(({ key, title, number, isRefused }) => {
    const isReported = numbers.get(key)?.has(number) === true;
    return isReported === isRefused ? [] : [`${title} (${isReported ? "reported" : "not reported"})`];
  });
}
