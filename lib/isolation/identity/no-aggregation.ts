import { absent, matches } from "../language/checks";
import { everyEntry, not } from "../language/condition";
import { OBJECT } from "../roots";
import type { IsolationRule } from "../rule";
import { RBAC, ROLES } from "./parts";

export const noAggregation: IsolationRule = {
  number: 31,
  name: "no-aggregation",
  statement: "No role of a tenant becomes part of others, or is put together of others.",
  why: "By a label a role adds its rights to view, edit and admin, as all tenants have them.",
  fix: "leave the label and the aggregation rule out",
  source: `${RBAC}#aggregated-clusterroles`,
  parts: [
    {
      on: ROLES,
      breaks: "makes the role part of others",
      holds: everyEntry(OBJECT.at("metadata", "labels"), (key) =>
        not(key.passes(matches("rbac\\.authorization\\.k8s\\.io/aggregate-to-.*"))),
      ),
    },
    {
      on: ROLES,
      breaks: "puts the role together of others",
      holds: OBJECT.at("aggregationRule").passes(absent),
    },
  ],
};
