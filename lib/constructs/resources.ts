import type { k8s } from "cdk8s-plus-28";
import type { Findings } from "../rules/problem";
import { notAbove, positiveQuantity } from "../rules/quantities";
import type { ResourceAmounts } from "./tenant-quota";
import { DEFAULT_LIMIT, DEFAULT_REQUEST, quantities } from "./tenant-quota";

/** An amount that is both request and limit, or the two apart. */
export type ResourceRange = string | { readonly request: string; readonly limit: string };

/** What a container asks for and is held to. */
export interface Resources {
  /** Cores: `250m`, `2`. @default request 100m, limit 500m */
  readonly cpu?: ResourceRange;
  /** Bytes: `256Mi`. @default request 128Mi, limit 256Mi */
  readonly memory?: ResourceRange;
  /** Local disk for logs, the writable layer and scratch volumes: `1Gi`. @default request 64Mi, limit 1Gi */
  readonly ephemeralStorage?: ResourceRange;
}

type ResourceName = keyof ResourceAmounts;
const NAMES: readonly ResourceName[] = ["cpu", "memory", "ephemeralStorage"];

/** Requests and limits on everything, whatever was left out (isolation rule 17). */
export function resourceRequirements(resources: Resources = {}): k8s.ResourceRequirements {
  const ranges = fill(resources);
  return { requests: quantities(side(ranges, "request")), limits: quantities(side(ranges, "limit")) };
}

export function resourceFindings(field: string, resources: Resources = {}): Findings {
  const ranges = fill(resources);
  return NAMES.flatMap((name) => {
    const request = { field: `${field}.${name}.request`, value: ranges[name].request };
    const limit = { field: `${field}.${name}.limit`, value: ranges[name].limit };
    return [
      positiveQuantity(request.field, request.value),
      positiveQuantity(limit.field, limit.value),
      notAbove(request, limit),
    ];
  });
}

function fill(resources: Resources) {
  const range = (name: ResourceName) => {
    const given = resources[name];
    if (given === undefined) return { request: DEFAULT_REQUEST[name], limit: DEFAULT_LIMIT[name] };
    return typeof given === "string" ? { request: given, limit: given } : given;
  };
  return { cpu: range("cpu"), memory: range("memory"), ephemeralStorage: range("ephemeralStorage") };
}

function side(ranges: ReturnType<typeof fill>, bound: "request" | "limit"): ResourceAmounts {
  return {
    cpu: ranges.cpu[bound],
    memory: ranges.memory[bound],
    ephemeralStorage: ranges.ephemeralStorage[bound],
  };
}
