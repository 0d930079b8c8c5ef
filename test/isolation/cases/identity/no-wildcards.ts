import { noWildcards } from "../../../../lib/isolation/identity/no-wildcards";
import type { RuleCases } from "../../support/cases";
import { clusterRole, role, rule } from "./objects";

export const noWildcardsCases: RuleCases = {
  rule: noWildcards,
  refused: {
    objects: {
      "all verbs": role(rule("", "pods", "*")),
      "all verbs beside one": role(rule("", "pods", "get", "*")),
      "all resources": role(rule("apps", "*", "get")),
      "all groups": role(rule("*", "pods", "get")),
      "a subresource of all resources": role(rule("apps", "*/scale", "update")),
      "all paths": clusterRole({ nonResourceURLs: ["*"], verbs: ["get"] }),
      "all paths below one": clusterRole({ nonResourceURLs: ["/logs/*"], verbs: ["get"] }),
      "in the second rule": role(rule("", "pods", "get"), rule("", "*", "get")),
    },
  },
  passed: {
    objects: {
      "all by name": role(rule("", "pods", "get", "list", "watch", "create", "delete")),
      "a star in the name of one object": role({ ...rule("", "pods", "get"), resourceNames: ["*"] }),
    },
  },
};
