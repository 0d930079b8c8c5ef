import { leastCredentials } from "../../../../lib/isolation/cloud/least-credentials";
import type { CloudResource, RuleCases } from "../../support/cases";
import { resource } from "./resources";

function credential(over: Readonly<Record<string, unknown>>): CloudResource {
  return resource("identity", "ApplicationCredential", { roles: ["member"], unrestricted: false, ...over });
}

export const leastCredentialsCases: RuleCases = {
  rule: leastCredentials,
  refused: {
    cloud: {
      unrestricted: credential({ unrestricted: true }),
      "unrestricted, as a text": credential({ unrestricted: "true" }),
      "all roles of its maker": credential({ roles: undefined }),
      "an empty list, which is all roles": credential({ roles: [] }),
      "an administrator": credential({ roles: ["member", "admin"] }),
      "an administrator in capitals": credential({ roles: ["Admin"] }),
      "a credential of Amazon's kind": resource("identity", "Ec2CredentialV3", {}),
    },
  },
  passed: {
    cloud: {
      "one role": credential({}),
      "nothing said of restrictions": credential({ unrestricted: undefined }),
      "two roles": credential({ roles: ["member", "load-balancer_member"] }),
      "a role whose name begins alike": credential({ roles: ["administrator-of-nothing"] }),
    },
  },
};
