import { credentialRights } from "../../rules/application-credentials";
import type { Findings } from "../../rules/problem";
import { elements } from "../language/value";
import type { IsolationRule } from "../rule";
import type { Subject } from "../subject";
import { known } from "../subject";
import { field, plainText } from "./parts";

const FIX = "name the few roles that the consumer needs, and leave 'unrestricted' out";

export const leastCredentials: IsolationRule = {
  number: 61,
  name: "least-credentials",
  statement: "Application credentials are restricted, and have the least roles, one for each consumer.",
  why: "Whoever gets hold of one in a cluster would have the cloud, and could make others that outlive it.",
  fix: FIX,
  source: "https://docs.openstack.org/keystone/latest/user/application_credentials.html",
  enforced: {
    constructors: "a cluster's consumers have one each, which is refused where two are given the same",
  },
  parts: [
    { on: { cloud: ["openstack:identity/applicationCredential:ApplicationCredential"] }, inspect: rights },
    {
      on: { cloud: ["openstack:identity/ec2CredentialV3:Ec2CredentialV3"] },
      inspect: ({ object }) => [
        {
          field: object.path === "" ? "credential" : object.path,
          value: undefined,
          rule: "has all the rights of its user",
          fix: "make an application credential with the roles that are needed",
        },
      ],
    },
  ],
};

/** What is known of a list decides wherever it can. */
function rights(credential: Subject): Findings {
  const unrestricted = field(credential, "unrestricted");
  const roles = field(credential, "roles");
  const listed = elements(roles);
  const findings = credentialRights("", {
    unrestricted: isSaid(unrestricted.value),
    roles: listed.map((role) => plainText(role) ?? ""),
  }).filter((found) => found !== undefined);
  if (findings.length === 0 || typeof roles.value === "symbol") {
    known(unrestricted);
    known(roles);
  }
  return findings.map((found) => ({ ...found, field: found.field.replace(/^\./, ""), fix: found.fix }));
}

function isSaid(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== false && value !== "false" && typeof value !== "symbol"
  );
}
