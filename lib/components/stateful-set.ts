import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { StatefulSetProps } from "../constructs/stateful-set";
import { StatefulSet as StatefulSetConstruct } from "../constructs/stateful-set";
import { Workload } from "./workload";

/** Arguments of a {@link StatefulSet}. */
export interface StatefulSetArgs extends Inputs<StatefulSetProps> {}

/** Pods with a name, an address and disks of their own, which they keep when they are replaced. Covers W2. */
export class StatefulSet extends Workload<StatefulSetProps, StatefulSetConstruct> {
  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: StatefulSetArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "StatefulSet", construct: StatefulSetConstruct, blocks: false }, name, args, opts);
  }
}
