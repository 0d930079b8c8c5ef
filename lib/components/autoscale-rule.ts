import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { AutoscaleRuleProps } from "../constructs/autoscale-rule";
import { AutoscaleRule as AutoscaleRuleConstruct } from "../constructs/autoscale-rule";
import { Component } from "./component";

/** Arguments of an {@link AutoscaleRule}. */
export interface AutoscaleRuleArgs extends Inputs<AutoscaleRuleProps> {}

/** Scales a workload by its use of CPU and memory. Covers W12. */
export class AutoscaleRule extends Component<AutoscaleRuleProps, AutoscaleRuleConstruct> {
  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: AutoscaleRuleArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "AutoscaleRule", construct: AutoscaleRuleConstruct, blocks: false }, name, args, opts);
    this.registerOutputs({});
  }
}
