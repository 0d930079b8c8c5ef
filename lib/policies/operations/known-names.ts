import { empty } from "../../isolation/language/checks";
import { not } from "../../isolation/language/condition";
import { OBJECT } from "../../isolation/roots";
import type { Rule } from "../../isolation/rule";
import { LABELS, LONG_RUNNING } from "./parts";

export const knownNames: Rule = {
  name: "known-names",
  statement: "Workloads say by labels what they are, and who manages them.",
  why: "Dashboards, cost reports and people on call find by these labels what belongs together.",
  fix: "add the label to metadata.labels",
  source: LABELS,
  parts: ["app.kubernetes.io/name", "app.kubernetes.io/managed-by"].map((label) => ({
    on: { kinds: [...LONG_RUNNING.kinds, "batch/CronJob"] },
    breaks: "is a label that tools look for",
    holds: not(OBJECT.at("metadata", "labels", label).passes(empty)),
  })),
};
