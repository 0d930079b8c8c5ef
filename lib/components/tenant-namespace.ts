import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { TenantNamespaceProps } from "../constructs/tenant-namespace";
import { TenantNamespace as TenantNamespaceConstruct } from "../constructs/tenant-namespace";
import { Component } from "./component";

/** Arguments of a {@link TenantNamespace}. */
export interface TenantNamespaceArgs extends Inputs<TenantNamespaceProps> {}

/**
 * A namespace that belongs to one organization and that no other tenant can reach. What refers to it waits until
 * all that guards it is in place. Covers W11 and T1.
 */
export class TenantNamespace extends Component<TenantNamespaceProps, TenantNamespaceConstruct> {
  /** Name of the namespace. */
  readonly namespace: string;
  readonly organization: string;

  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: TenantNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "TenantNamespace", construct: TenantNamespaceConstruct, blocks: true }, name, args, opts);
    this.namespace = this.construct.namespaceName;
    this.organization = this.construct.organization;
    this.registerOutputs({ namespace: this.namespace, organization: this.organization });
  }
}
