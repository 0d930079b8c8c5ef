import { is, matches, oneOf } from "../language/checks";
import { all, any, blamedOn, not } from "../language/condition";
import { NAMESPACE, TENANT } from "../roots";
import type { IsolationRule } from "../rule";
import { everySubject, isAccountOf, RBAC, ROLE_BINDINGS } from "./parts";

export const noForeignSubjects: IsolationRule = {
  number: 27,
  name: "no-foreign-subjects",
  statement: "Roles in a tenant's namespace are given to its own people and service accounts.",
  why: "Another tenant's service account, or one of the cluster's, would act within this one.",
  fix: "name the tenant's own, or have an administrator grant the other namespace in 'accountNamespaces'",
  source: `${RBAC}#referring-to-subjects`,
  enforced: { constructors: "TenantNamespace takes no member whose name begins with system:" },
  parts: [
    {
      on: ROLE_BINDINGS,
      breaks: "is of another tenant, or of the cluster",
      holds: everySubject((subject) => {
        const [kind, name] = [subject.at("kind"), subject.at("name")];
        return blamedOn(
          name,
          any(
            // Service accounts have names as users and groups have, which begin so.
            all(kind.passes(oneOf("User", "Group")), not(name.passes(matches("system:.*")))),
            all(kind.passes(is("Group")), name.equals("system:serviceaccounts:", NAMESPACE)),
            all(kind.passes(is("ServiceAccount")), subject.at("namespace").equals(NAMESPACE)),
            isAccountOf(subject, TENANT.at("accountNamespaces")),
          ),
        );
      }),
    },
  ],
};
