import { noClusterAdmin } from "../../../../lib/isolation/identity/no-cluster-admin";
import type { RuleCases } from "../../support/cases";
import { account, binding, clusterBinding, user } from "./objects";

const of = (name: string) => ({ kind: "ClusterRole", name });

export const noClusterAdminCases: RuleCases = {
  rule: noClusterAdmin,
  tenant: { clusterRoles: ["metrics-reader"] },
  refused: {
    objects: {
      "in the cluster": clusterBinding([account("controller", "kube-system")], "cluster-admin"),
      "in a namespace": binding([user("ann")], of("cluster-admin")),
      "admin, which writes roles": binding([user("ann")], of("admin")),
      "edit, which impersonates": binding([user("ann")], of("edit")),
      "a role that nobody granted": binding([user("ann")], of("metrics-reader-2")),
    },
  },
  passed: {
    objects: {
      view: binding([user("ann")], of("view")),
      "a role of the cluster that is granted": binding([user("ann")], of("metrics-reader")),
      "a role of its own that is called so": binding([user("ann")], { kind: "Role", name: "cluster-admin" }),
    },
  },
};
