import { noClusterBindings } from "../../../../lib/isolation/identity/no-cluster-bindings";
import type { RuleCases } from "../../support/cases";
import { account, binding, clusterBinding, group, user } from "./objects";

export const noClusterBindingsCases: RuleCases = {
  rule: noClusterBindings,
  system: { systemNamespaces: ["kube-system"], systemObjects: ["ClusterRoleBinding/agreed"] },
  refused: {
    objects: {
      "a tenant's account": clusterBinding([account("default", "shop")]),
      "a person": clusterBinding([user("ann")]),
      "all accounts of a tenant": clusterBinding([group("system:serviceaccounts:shop")]),
      "all accounts there are": clusterBinding([group("system:serviceaccounts")]),
      "an account by its name as a user": clusterBinding([user("system:serviceaccount:shop:default")]),
      "a tenant's account behind one of the cluster's": clusterBinding([
        account("controller", "kube-system"),
        account("default", "shop"),
      ]),
      "a namespace that only begins so": clusterBinding([account("controller", "kube-system-2")]),
      "a binding that says it is in the cluster's namespace": {
        ...clusterBinding([user("ann")]),
        metadata: { name: "own", namespace: "kube-system" },
      },
      "a person of the cluster's namespace": clusterBinding([
        { kind: "User", name: "ann", namespace: "kube-system" },
      ]),
    },
  },
  passed: {
    objects: {
      "an account of the cluster": clusterBinding([account("controller", "kube-system")]),
      nobody: clusterBinding([]),
      "a person in a namespace": binding([user("ann")]),
      "what administrators have as the cluster's own": {
        ...clusterBinding([user("ann")]),
        metadata: { name: "agreed" },
      },
    },
  },
};
