import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { DeploymentProps } from "../constructs/deployment";
import { Deployment as DeploymentConstruct } from "../constructs/deployment";
import { Workload } from "./workload";

/** Arguments of a {@link Deployment}. */
export interface DeploymentArgs extends Inputs<DeploymentProps> {}

/** Pods without identity of their own, replaced a few at a time when something changes. Covers W1. */
export class Deployment extends Workload<DeploymentProps, DeploymentConstruct> {
  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: DeploymentArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "Deployment", construct: DeploymentConstruct, blocks: false }, name, args, opts);
  }
}
