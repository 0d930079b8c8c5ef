import type * as pulumi from "@pulumi/pulumi";
import type { Construct } from "constructs";
import type { Tokens } from "./tokens";

/** A construct that a component deployed, so that other components can refer to it. */
export interface Deployed<C extends Construct> extends pulumi.ComponentResource {
  readonly construct: C;
  /** Tokens that the construct may hold. */
  readonly tokens: Tokens;
  /** What has to be there before something that refers to the construct is made. */
  readonly gate: readonly pulumi.Resource[];
}

export function isDeployed(value: unknown): value is Deployed<Construct> {
  return (
    typeof value === "object" &&
    value !== null &&
    "construct" in value &&
    "tokens" in value &&
    "gate" in value
  );
}
