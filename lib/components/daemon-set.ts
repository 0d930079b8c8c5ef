import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { DaemonSetProps } from "../constructs/daemon-set";
import { DaemonSet as DaemonSetConstruct } from "../constructs/daemon-set";
import { Workload } from "./workload";

/** Arguments of a {@link DaemonSet}. */
export interface DaemonSetArgs extends Inputs<DaemonSetProps> {}

/** One pod on every node of the tenant, for agents. Covers W3. */
export class DaemonSet extends Workload<DaemonSetProps, DaemonSetConstruct> {
  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: DaemonSetArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "DaemonSet", construct: DaemonSetConstruct, blocks: false }, name, args, opts);
  }
}
