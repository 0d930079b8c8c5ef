import { noEscalation } from "../../../../lib/isolation/identity/no-escalation";
import type { RuleCases } from "../../support/cases";
import { clusterRole, role, rule } from "./objects";

const RBAC = "rbac.authorization.k8s.io";

export const noEscalationCases: RuleCases = {
  rule: noEscalation,
  refused: {
    objects: {
      "writing a role with more than one has": role(rule(RBAC, "roles", "get", "escalate")),
      "binding a role with more than one has": role(rule(RBAC, "roles", "bind")),
      "being another account": role(rule("", "serviceaccounts", "impersonate")),
      "being anybody, in the cluster": clusterRole(rule("", "users", "impersonate")),
      "in the second rule": role(rule("", "pods", "get"), rule("", "groups", "impersonate")),
    },
  },
  passed: {
    objects: {
      "other verbs": role(rule("", "pods", "get", "list", "create")),
      "a resource of such a name": role(rule("example.com", "bind", "get")),
      "no rules": { ...role(), rules: null },
    },
  },
};
