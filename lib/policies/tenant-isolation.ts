import type { PolicyPackArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { ISOLATION_ROOMS, ISOLATION_RULES } from "../isolation";
import type { Grants } from "../isolation/grants";
import { opaqueCarriers } from "./opaque-carriers";
import { remedy } from "./remedy";
import { surveyed, validated } from "./validations";

/**
 * The policy pack `tenant-isolation`: refuses a deployment that would break one of the invariants of tenant isolation,
 * before anything is created. Mandatory.
 *
 * A policy is a room of rules (pods, identity, network, storage, cloud), as Pulumi takes each resource apart anew for
 * each policy; which rule is broken, the message says. So no single rule can be switched off.
 *
 * A room that has remedies puts in what is safe beyond doubt where its level is set to `remediate`.
 *
 * @param grants what the administrator grants; no stack's configuration changes it
 * @example new PolicyPack("tenant-isolation", tenantIsolation({ tenants: { shop: { organization: "acme" } } }));
 */
export function tenantIsolation(grants: Grants = {}): PolicyPackArgs {
  return {
    displayName: "Tenant isolation",
    description: "What tenants deploy keeps to itself",
    enforcementLevel: "mandatory",
    policies: [
      ...ISOLATION_ROOMS.map(({ name, description, rules }): ResourceValidationPolicy => ({
        name: `isolated-${name}`,
        description,
        validateResource: validated(rules, grants),
        remediateResource: remedy(rules, grants),
      })),
      opaqueCarriers(grants),
      {
        name: "isolated-together",
        description: "What a stack deploys keeps to itself as a whole",
        validateStack: surveyed(ISOLATION_RULES, grants),
      },
    ],
  };
}
