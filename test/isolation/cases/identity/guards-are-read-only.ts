import { guardsAreReadOnly } from "../../../../lib/isolation/identity/guards-are-read-only";
import type { RuleCases } from "../../support/cases";
import { clusterRole, role, rule } from "./objects";

export const guardsAreReadOnlyCases: RuleCases = {
  rule: guardsAreReadOnly,
  refused: {
    objects: {
      "network policies": role(rule("networking.k8s.io", "networkpolicies", "get", "create")),
      "network policies of another kind": role(rule("cilium.io", "ciliumnetworkpolicies", "patch")),
      "quotas, by deletion": role(rule("", "resourcequotas", "delete")),
      "all quotas at once": role(rule("", "resourcequotas", "deletecollection")),
      "what counts as used": role(rule("", "resourcequotas/status", "update")),
      "limit ranges": clusterRole(rule("", "limitranges", "update")),
      endpoints: role(rule("", "endpoints", "update")),
      "slices of endpoints": role(rule("discovery.k8s.io", "endpointslices", "create")),
      "behind a resource that is harmless": role({
        apiGroups: ["", "networking.k8s.io"],
        resources: ["pods", "networkpolicies"],
        verbs: ["get", "patch"],
      }),
      "the namespace": clusterRole(rule("", "namespaces", "patch")),
    },
  },
  passed: {
    objects: {
      "reading them": role(
        rule("", "resourcequotas", "get", "list", "watch"),
        rule("", "limitranges", "get"),
      ),
      "writing others": role(rule("networking.k8s.io", "ingresses", "create"), rule("", "pods", "delete")),
      "a resource with such a name in it": role(rule("example.com", "networkpoliciesreports", "create")),
    },
  },
};
