import { noForeignSubjects } from "../../../../lib/isolation/identity/no-foreign-subjects";
import type { RuleCases } from "../../support/cases";
import { account, binding, group, user } from "./objects";

export const noForeignSubjectsCases: RuleCases = {
  rule: noForeignSubjects,
  tenant: { accountNamespaces: ["builds"] },
  refused: {
    objects: {
      "another tenant's account": binding([account("default", "bank")]),
      "its account as a user": binding([user("system:serviceaccount:bank:default")]),
      "all of its accounts": binding([group("system:serviceaccounts:bank")]),
      "all accounts": binding([group("system:serviceaccounts")]),
      "an account of the cluster": binding([account("controller", "kube-system")]),
      nodes: binding([group("system:nodes")]),
      "a part of the cluster": binding([user("system:kube-scheduler")]),
      "a foreign one behind its own": binding([account("default", "shop"), account("default", "bank")]),
      "an account without a namespace": binding([{ kind: "ServiceAccount", name: "default" }]),
      "a group of the cluster that ends so": binding([group("system:nodes:system:serviceaccounts:shop")]),
      "a tenant whose name begins so": binding([group("system:serviceaccounts:shop-2")]),
    },
  },
  passed: {
    objects: {
      "its own account": binding([account("default", "shop")]),
      "all of its own accounts": binding([group("system:serviceaccounts:shop")]),
      people: binding([user("ann"), group("acme:developers"), user("https://issuer.example#system:1")]),
      "an account of a namespace that is granted": binding([account("builder", "builds")]),
      nobody: binding([]),
    },
  },
};
