import { podCarriers } from "../isolation/carriers";
import { ISOLATION_RULES } from "../isolation";
import type { IsolationRule } from "../isolation/rule";

/** Rules that objects of Kubernetes can break. Those about the cloud are held against what programs deploy to it. */
export const AUDITED_RULES: readonly IsolationRule[] = ISOLATION_RULES.filter(
  (rule) => kindsOf([rule]).length > 0,
);

/** Kinds that rules look at, by group and kind: `apps/Deployment`. Custom resources that carry pods have no names here. */
export function kindsOf(rules: readonly IsolationRule[]): readonly string[] {
  const kinds = rules.flatMap(({ parts, surveyedKinds = [] }) => [
    ...parts.flatMap(({ on }) =>
      on === "pods" ? podCarriers().map(([kind]) => kind) : "kinds" in on ? on.kinds : [],
    ),
    ...surveyedKinds,
  ]);
  return [...new Set(kinds)].sort();
}
