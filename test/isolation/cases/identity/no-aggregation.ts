import { noAggregation } from "../../../../lib/isolation/identity/no-aggregation";
import type { Manifest, RuleCases } from "../../support/cases";
import { clusterRole, role, rule } from "./objects";

function labelled(base: Manifest, labels: Readonly<Record<string, string>>): Manifest {
  return { ...base, metadata: { ...base.metadata, labels } };
}

const own = clusterRole(rule("", "pods", "get"));

export const noAggregationCases: RuleCases = {
  rule: noAggregation,
  refused: {
    objects: {
      "part of edit": labelled(own, { "rbac.authorization.k8s.io/aggregate-to-edit": "true" }),
      "part of view, behind other labels": labelled(own, {
        app: "web",
        "rbac.authorization.k8s.io/aggregate-to-view": "true",
      }),
      "part of a role that somebody made up": labelled(own, {
        "rbac.authorization.k8s.io/aggregate-to-operators": "true",
      }),
      "a label on a role of the namespace": labelled(role(), {
        "rbac.authorization.k8s.io/aggregate-to-admin": "true",
      }),
      "put together of others": {
        ...own,
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { app: "web" } }] },
      },
    },
  },
  passed: {
    objects: {
      "other labels": labelled(own, { app: "aggregate-to-edit", "example.com/aggregate-to-edit": "true" }),
      "no labels": own,
      "other labels in a namespace": labelled(role(rule("", "pods", "get")), { app: "web" }),
    },
  },
};
