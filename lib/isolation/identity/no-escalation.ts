import { oneOf } from "../language/checks";
import { every, not } from "../language/condition";
import type { IsolationRule } from "../rule";
import { everyRule, RBAC_GUIDE, ROLES } from "./parts";

export const noEscalation: IsolationRule = {
  number: 28,
  name: "no-escalation",
  statement: "No role lets a tenant escalate, bind or impersonate.",
  why: "Who may do so gives himself any right, or is whoever he wants to be.",
  fix: "leave the verb out",
  source: `${RBAC_GUIDE}#escalate-verb`,
  enforced: { constructors: "TenantNamespace's roles have none of these verbs" },
  parts: [
    {
      on: ROLES,
      breaks: "lets its holder get rights that he was not given",
      holds: everyRule((rule) =>
        every(rule.at("verbs"), (verb) => not(verb.passes(oneOf("escalate", "bind", "impersonate")))),
      ),
    },
  ],
};
