import type { PolicyPackArgs } from "@pulumi/policy";
import { ISOLATION_RULES } from "../isolation";
import type { Grants } from "../isolation/grants";
import { reportOpaque } from "./opaque-carriers";
import { remedy } from "./remedy";
import { surveyed, validated } from "./validations";

/**
 * The policy pack `tenant-isolation`: refuses a deployment that would break one of the invariants of tenant isolation,
 * before anything is created. Mandatory.
 *
 * One policy has all rules for single resources: Pulumi takes each resource apart anew for each policy, which costs as much
 * as the rules. Which rule is broken, the message says, and no single one can be switched off.
 *
 * Rules that have remedies put in what is safe beyond doubt where the level of that policy is set to `remediate`.
 *
 * @param grants what the administrator grants; no stack's configuration changes it
 * @example new PolicyPack("tenant-isolation", tenantIsolation({ tenants: { shop: { organization: "acme" } } }));
 */
export function tenantIsolation(grants: Grants = {}): PolicyPackArgs {
  const validate = validated(ISOLATION_RULES, grants);
  return {
    displayName: "Tenant isolation",
    description: "What tenants deploy keeps to itself",
    enforcementLevel: "mandatory",
    policies: [
      {
        name: "isolated",
        description: "What is deployed keeps to itself, and can be looked at before",
        validateResource: (resource, report) => {
          reportOpaque(resource, grants, report);
          return validate(resource, report);
        },
        remediateResource: remedy(ISOLATION_RULES, grants),
      },
      {
        name: "isolated-together",
        description: "What a stack deploys keeps to itself as a whole",
        validateStack: surveyed(ISOLATION_RULES, grants),
      },
    ],
  };
}
