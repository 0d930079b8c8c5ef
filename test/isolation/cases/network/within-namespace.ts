import { withinNamespace } from "../../../../lib/isolation/network/within-namespace";
import type { RuleCases } from "../../support/cases";
import { letsIn, letsOut, named, policy } from "./objects";

const web = { podSelector: { matchLabels: { app: "web" } } };

export const withinNamespaceCases: RuleCases = {
  rule: withinNamespace,
  tenant: { peers: ["billing"] },
  refused: {
    objects: {
      "everybody, by no peers": policy({ policyTypes: ["Ingress"], ingress: [{}] }),
      "everybody, by an empty list": policy({ policyTypes: ["Ingress"], ingress: [{ from: [] }] }),
      "everybody at a port": policy({ policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 80 }] }] }),
      everywhere: policy({ policyTypes: ["Egress"], egress: [{}] }),
      "all namespaces": letsIn({ namespaceSelector: {} }),
      "all namespaces, in words": letsIn({ namespaceSelector: { matchLabels: {}, matchExpressions: [] } }),
      "certain pods of all namespaces": letsIn({ namespaceSelector: {}, ...web }),
      "another tenant": letsIn(named("bank")),
      "a tenant whose name begins so": letsOut(named("shop-2")),
      "another tenant behind its own": letsOut(named("shop"), named("bank")),
      "namespaces by a label that others can have": letsIn({
        namespaceSelector: { matchLabels: { "cloud-container-engine/tenant": "shop" } },
      }),
      "namespaces by an expression": letsIn({
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["bank"] }],
        },
      }),
      "the cluster's own pods, coming in": letsIn(named("kube-system")),
      "a policy of another kind": {
        apiVersion: "cilium.io/v2",
        kind: "CiliumNetworkPolicy",
        metadata: { name: "own", namespace: "shop" },
        spec: { endpointSelector: {}, ingress: [{ fromEntities: ["all"] }] },
      },
    },
  },
  passed: {
    objects: {
      "its namespace": letsIn(named("shop")),
      "pods of its namespace": letsOut(web),
      "all pods of its namespace": letsIn({ podSelector: {} }),
      "its namespace, more narrowly": letsIn({ ...named("shop"), ...web }),
      "a peer that is granted": letsOut(named("billing")),
      "addresses, which are another rule's": letsOut({ ipBlock: { cidr: "203.0.113.0/24" } }),
      nothing: policy({ policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] }),
    },
  },
};
