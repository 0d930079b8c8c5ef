import type { k8s } from "cdk8s-plus-28";
import type { Findings } from "../rules/problem";
import { notAbove } from "../rules/quantities";
import type { ContainerLimits, ResourceAmounts } from "./tenant-quota";
import { amount, quantities, RESOURCE_NAMES } from "./tenant-quota";

/** An amount that is both request and limit, or the two apart. */
export type ResourceRange = string | { readonly request: string; readonly limit: string };

/** What a container asks for and is held to. */
export interface Resources {
  /** Cores: `250m`, `2`. @default the tenant's: request 100m, limit 500m */
  readonly cpu?: ResourceRange;
  /** Bytes: `256Mi`. @default the tenant's: request 128Mi, limit 256Mi */
  readonly memory?: ResourceRange;
  /** Local disk for logs, writable layer and scratch volumes: `1Gi`. @default the tenant's: 64Mi, limit 1Gi */
  readonly ephemeralStorage?: ResourceRange;
}

type Limits = Required<ContainerLimits>;

/** Requests and limits on everything, whatever was left out (isolation rule 17). */
export function resourceRequirements(
  resources: Resources | undefined,
  limits: Limits,
): k8s.ResourceRequirements {
  const { requests, limits: most } = fill(resources, limits);
  return { requests: quantities(requests), limits: quantities(most) };
}

/** Problems of what a container asks for; above the tenant's limits its pods would never be created. */
export function resourceFindings(field: string, resources: Resources | undefined, limits: Limits): Findings {
  const { requests, limits: most } = fill(resources, limits);
  return RESOURCE_NAMES.flatMap((name) => {
    const request = { field: `${field}.${name}.request`, value: requests[name] };
    const limit = { field: `${field}.${name}.limit`, value: most[name] };
    return [
      amount(request.field, name, request.value),
      amount(limit.field, name, limit.value),
      notAbove(request, limit),
      notAbove(limit, { field: `the tenant's limits.max.${name}`, value: limits.max[name] }),
    ];
  });
}

function fill(
  resources: Resources = {},
  { defaultRequest, defaultLimit }: Limits,
): { readonly requests: ResourceAmounts; readonly limits: ResourceAmounts } {
  const side = (bound: "request" | "limit", defaults: ResourceAmounts): ResourceAmounts => {
    const value = (name: keyof ResourceAmounts) => {
      const given = resources[name];
      return typeof given === "string" ? given : (given?.[bound] ?? defaults[name]);
    };
    return { cpu: value("cpu"), memory: value("memory"), ephemeralStorage: value("ephemeralStorage") };
  };
  return { requests: side("request", defaultRequest), limits: side("limit", defaultLimit) };
}
