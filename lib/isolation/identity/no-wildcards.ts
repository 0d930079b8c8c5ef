import { matches } from "../language/checks";
import { every, not } from "../language/condition";
import type { IsolationRule } from "../rule";
import { everyRule, RBAC_GUIDE, ROLES } from "./parts";

const LISTS = ["verbs", "resources", "apiGroups", "nonResourceURLs"] as const;

export const noWildcards: IsolationRule = {
  number: 29,
  name: "no-wildcards",
  statement: "Roles name the verbs, resources and groups that they give.",
  why: "A wildcard also gives what nobody thought of, and what is installed later.",
  fix: "list what is needed by name",
  source: `${RBAC_GUIDE}#least-privilege`,
  enforced: { constructors: "TenantNamespace's roles have no wildcards" },
  parts: [
    {
      on: ROLES,
      breaks: "gives more than it names",
      holds: everyRule((rule) =>
        every(
          LISTS.map((list) => rule.at(list)),
          (entry) => not(entry.passes(matches(".*[*].*"))),
        ),
      ),
    },
  ],
};
