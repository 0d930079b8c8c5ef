import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { PodProps } from "../constructs/pod";
import { Pod as PodConstruct } from "../constructs/pod";
import { Workload } from "./workload";

/** Arguments of a {@link Pod}. */
export interface PodArgs extends Inputs<PodProps> {}

/** A single pod, for one-off work. Nothing puts it back when its node is lost. Covers W6. */
export class Pod extends Workload<PodProps, PodConstruct> {
  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: PodArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "Pod", construct: PodConstruct, blocks: false }, name, args, opts);
  }
}
