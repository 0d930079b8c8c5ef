import { inside } from "../../isolation/language/value";
import type { Rule, Surveyed } from "../../isolation/rule";
import type { Subject } from "../../isolation/subject";
import { known } from "../../isolation/subject";
import { beside, DISRUPTIONS, fewestPods, picks } from "./parts";

/** A StatefulSet of one is a database more often than not, whose second pod would be no help. */
const STATELESS = "apps/Deployment";

export const severalReplicas: Rule = {
  name: "several-replicas",
  statement: "Deployments that a service leads to have at least two pods.",
  why: "One pod is none while its node is emptied, or dies.",
  fix: "set replicas, or the fewest of the autoscaler, to 2 or more",
  source: DISRUPTIONS,
  parts: [],
  survey: (subjects) =>
    subjects.filter(({ kind }) => kind === STATELESS).flatMap((workload) => single(workload, subjects)),
};

function single(workload: Subject, subjects: readonly Subject[]): readonly Surveyed[] {
  const pods = fewestPods(workload, subjects);
  // None at all is somebody's will.
  if (pods !== 1) return [];
  const isExposed = beside(workload, subjects, ["/Service"]).some(({ object }) =>
    picks(known(inside(inside(object, "spec"), "selector")), workload),
  );
  if (!isExposed) return [];
  return [
    {
      subject: workload,
      findings: [
        {
          field: "spec.replicas",
          value: pods,
          rule: "is a single pod behind a service",
          fix: severalReplicas.fix,
        },
      ],
    },
  ];
}
