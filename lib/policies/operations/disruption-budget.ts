import { inside, isMapping } from "../../isolation/language/value";
import type { Rule, Surveyed } from "../../isolation/rule";
import type { Subject } from "../../isolation/subject";
import { known } from "../../isolation/subject";
import { beside, DISRUPTIONS, fewestPods, picks, REPLICATED } from "./parts";

const BUDGET = "policy/PodDisruptionBudget";

export const disruptionBudget: Rule = {
  name: "disruption-budget",
  statement: "Workloads of several pods have a disruption budget.",
  why: "Without one, nodes that are emptied one after the other may take all the pods of a workload at once.",
  fix: "add a PodDisruptionBudget with maxUnavailable 1 that selects its pods",
  source: DISRUPTIONS,
  parts: [],
  survey: (subjects) =>
    subjects
      .filter(({ kind }) => REPLICATED.kinds.includes(kind))
      .flatMap((workload) => withoutBudget(workload, subjects)),
};

function withoutBudget(workload: Subject, subjects: readonly Subject[]): readonly Surveyed[] {
  const pods = fewestPods(workload, subjects);
  if (pods < 2 || beside(workload, subjects, [BUDGET]).some((budget) => guards(budget, workload))) return [];
  return [
    {
      subject: workload,
      findings: [
        {
          field: "spec.replicas",
          value: pods,
          rule: "is more than one, and no disruption budget selects the pods",
          fix: disruptionBudget.fix,
        },
      ],
    },
  ];
}

function guards({ object }: Subject, workload: Subject): boolean {
  const selector = inside(inside(object, "spec"), "selector");
  const value = known(selector);
  // An empty one picks all pods of the namespace; expressions are for whoever wrote them to understand.
  if (!isMapping(value)) return false;
  const labels = known(inside(selector, "matchLabels"));
  const expressions = known(inside(selector, "matchExpressions"));
  if (Array.isArray(expressions) && expressions.length > 0) return true;
  const isEmpty = !isMapping(labels) || Object.keys(labels).length === 0;
  return isEmpty || picks(labels, workload);
}
