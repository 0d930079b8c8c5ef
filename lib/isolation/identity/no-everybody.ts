import { oneOf } from "../language/checks";
import { not } from "../language/condition";
import type { IsolationRule } from "../rule";
import { BINDINGS, everySubject, RBAC } from "./parts";

/** Identities of the API server that stand for everybody, or for its own administrators. */
const EVERYBODY = ["system:authenticated", "system:unauthenticated", "system:anonymous", "system:masters"];

export const noEverybody: IsolationRule = {
  number: 26,
  name: "no-everybody",
  statement: "No role is given to all who can log in, to all who cannot, or to the API server's masters.",
  why: "These groups have the members of all tenants in them, or people who never said who they are.",
  fix: "name users, groups or service accounts of the tenant",
  source: `${RBAC}#default-roles-and-role-bindings`,
  enforced: { constructors: "TenantNamespace takes no member of that name" },
  parts: [
    {
      on: BINDINGS,
      breaks: "is not one tenant",
      holds: everySubject((subject) => not(subject.at("name").passes(oneOf(...EVERYBODY)))),
    },
  ],
};
