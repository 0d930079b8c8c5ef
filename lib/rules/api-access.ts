import { sourceRanges } from "./addresses";
import type { Findings } from "./problem";

/** Who may call the API server from outside the cluster's network. */
export interface ApiAccess {
  /** In CIDR notation. @default nobody */
  readonly allowedCidrs?: readonly string[];
  /** Says that ranges which hold the whole world are meant. @default false */
  readonly allowWorld?: boolean;
}

/** Every problem of who may call the API server (isolation rules 49 and 59). */
export function apiAccess(field: string, { allowedCidrs = [], allowWorld = false }: ApiAccess): Findings {
  return sourceRanges(`${field}.allowedCidrs`, allowedCidrs, allowWorld, {
    what: "the API server",
    grant: "say 'allowWorld: true'",
  });
}
