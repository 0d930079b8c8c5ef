import { is } from "../language/checks";
import { all, any, blamedOn, not } from "../language/condition";
import { OBJECT, TENANT } from "../roots";
import type { IsolationRule } from "../rule";
import { BINDINGS, RBAC, ROLE_BINDINGS } from "./parts";

const KIND = OBJECT.at("roleRef", "kind");
const NAME = OBJECT.at("roleRef", "name");

export const noClusterAdmin: IsolationRule = {
  number: 30,
  name: "no-cluster-admin",
  statement: "Nobody is bound to cluster-admin, nor a tenant to another role of the cluster that writes.",
  why: "In a namespace cluster-admin may write its policies, quota and roles. So may edit and admin, or impersonate.",
  fix: "bind a Role of the namespace, or view; administrators grant others in 'clusterRoles'",
  source: `${RBAC}#user-facing-roles`,
  enforced: { constructors: "TenantNamespace binds roles of its own" },
  parts: [
    {
      on: BINDINGS,
      breaks: "gives every right there is",
      holds: blamedOn(NAME, not(all(KIND.passes(is("ClusterRole")), NAME.passes(is("cluster-admin"))))),
    },
    {
      on: ROLE_BINDINGS,
      breaks: "is a role of the cluster that tenants are not granted",
      holds: blamedOn(
        NAME,
        any(KIND.passes(is("Role")), NAME.passes(is("view")), NAME.among(TENANT.at("clusterRoles"))),
      ),
    },
  ],
};
