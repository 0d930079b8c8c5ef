import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { JobProps } from "../constructs/job";
import { Job as JobConstruct } from "../constructs/job";
import { Workload } from "./workload";

/** Arguments of a {@link Job}. */
export interface JobArgs extends Inputs<JobProps> {}

/** Pods that run to their end, once. A change makes a new run. Covers W4. */
export class Job extends Workload<JobProps, JobConstruct> {
  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: JobArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "Job", construct: JobConstruct, blocks: false }, name, args, opts);
  }
}
