import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { TenantGuardProps } from "../constructs/tenant-guard";
import { TenantGuard as TenantGuardConstruct } from "../constructs/tenant-guard";
import { Component } from "./component";

/** Arguments of a {@link TenantGuard}. */
export interface TenantGuardArgs extends Inputs<TenantGuardProps> {}

/**
 * The rules of isolation as the cluster's own admission, so that kubectl is refused what a deployment would be. One for
 * each cluster; a {@link ContainerCluster} brings its own. Covers T3.
 */
export class TenantGuard extends Component<TenantGuardProps, TenantGuardConstruct> {
  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: TenantGuardArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "TenantGuard", construct: TenantGuardConstruct, blocks: true }, name, args, opts);
    this.registerOutputs({});
  }
}
