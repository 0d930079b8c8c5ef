import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { Workload as WorkloadConstruct, WorkloadProps } from "../constructs/workload";
import type { Concept } from "./component";
import { Component } from "./component";

/** Pods of a tenant, and whatever keeps them running. */
export abstract class Workload<Props extends WorkloadProps, C extends WorkloadConstruct> extends Component<
  Props,
  C
> {
  /** Name of the workload in its namespace. */
  readonly workloadName: string;
  /** Namespace of the tenant. */
  readonly namespace: string;
  /** Labels by which services and policies find the pods. */
  readonly selector: Readonly<Record<string, string>>;

  protected constructor(
    concept: Concept<Props, C>,
    name: string,
    args: Inputs<Props>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(concept, name, args, opts);
    this.workloadName = this.construct.workloadName;
    this.namespace = this.construct.tenant.namespaceName;
    this.selector = this.construct.selector;
    this.registerOutputs({
      workloadName: this.workloadName,
      namespace: this.namespace,
      selector: this.selector,
    });
  }
}
