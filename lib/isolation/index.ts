import { CLOUD_RULES } from "./cloud";
import { IDENTITY_RULES } from "./identity";
import { NETWORK_RULES } from "./network";
import { POD_RULES } from "./pods";
import type { IsolationRule } from "./rule";
import { STORAGE_RULES } from "./storage";

/** Rules about one side of isolation. */
export interface IsolationRoom {
  readonly name: string;
  /** What holds where nobody breaks them, as a sentence without its end. */
  readonly description: string;
  readonly rules: readonly IsolationRule[];
}

export const ISOLATION_ROOMS: readonly IsolationRoom[] = [
  {
    name: "pods",
    description: "Pods keep to themselves on the nodes that they share",
    rules: POD_RULES,
  },
  {
    name: "identity",
    description: "Namespaces are guarded, and nobody has rights beyond his own",
    rules: IDENTITY_RULES,
  },
  {
    name: "network",
    description: "Tenants reach nobody, and are reached by nobody, but by a path that is granted",
    rules: NETWORK_RULES,
  },
  {
    name: "storage",
    description: "Disks are a tenant's own",
    rules: STORAGE_RULES,
  },
  {
    name: "cloud",
    description: "Machines, networks and disks are their tenant's alone, and closed to the world",
    rules: CLOUD_RULES,
  },
];

/** The invariants of tenant isolation. */
export const ISOLATION_RULES: readonly IsolationRule[] = ISOLATION_ROOMS.flatMap(({ rules }) => rules);
