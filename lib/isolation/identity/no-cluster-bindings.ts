import { blamedOn } from "../language/condition";
import { SYSTEM_NAMESPACES } from "../roots";
import type { IsolationRule } from "../rule";
import { CLUSTER_ROLE_BINDINGS, everySubject, isAccountOf, RBAC_GUIDE } from "./parts";

export const noClusterBindings: IsolationRule = {
  number: 25,
  name: "no-cluster-bindings",
  statement: "No tenant, nor a group of its service accounts, has a role in the whole cluster.",
  why: "A role that is bound for the cluster holds in the namespaces of all tenants.",
  fix: "bind the role in the tenant's namespace, by a RoleBinding; administrators bind what is the cluster's own",
  source: RBAC_GUIDE,
  enforced: { cluster: "no role of TenantNamespace lets anybody write bindings" },
  parts: [
    {
      on: CLUSTER_ROLE_BINDINGS,
      breaks: "gets a role in the whole cluster",
      holds: everySubject((subject) => blamedOn(subject.at("name"), isAccountOf(subject, SYSTEM_NAMESPACES))),
    },
  ],
};
