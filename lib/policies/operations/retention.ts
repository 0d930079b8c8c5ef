import { absentOr, unlike } from "../../isolation/language/checks";
import type { Rule } from "../../isolation/rule";
import { SPEC } from "./parts";

export const retention: Rule = {
  name: "retention",
  statement: "Disks outlive their workloads, and enough of the past is kept to go back to and to look at.",
  why: "Disks that go with their workload are gone with a mistake, and nobody finds out why a job failed that is gone.",
  fix: "leave the field out, or keep at least one",
  source:
    "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention",
  parts: [
    ...["whenDeleted", "whenScaled"].map((moment) => ({
      on: { kinds: ["apps/StatefulSet"] },
      breaks: "deletes disks with their pods",
      holds: SPEC.at("persistentVolumeClaimRetentionPolicy", moment).passes(absentOr("Retain")),
    })),
    {
      on: { kinds: ["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet"] },
      breaks: "leaves no revision to go back to",
      holds: SPEC.at("revisionHistoryLimit").passes(unlike(0)),
    },
    {
      on: { kinds: ["batch/CronJob"] },
      breaks: "keeps nothing of a run that failed",
      holds: SPEC.at("failedJobsHistoryLimit").passes(unlike(0)),
    },
  ],
};
