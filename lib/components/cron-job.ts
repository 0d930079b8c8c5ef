import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { CronJobProps } from "../constructs/cron-job";
import { CronJob as CronJobConstruct } from "../constructs/cron-job";
import { Workload } from "./workload";

/** Arguments of a {@link CronJob}. */
export interface CronJobArgs extends Inputs<CronJobProps> {}

/** Pods that run to their end, again and again. Covers W5. */
export class CronJob extends Workload<CronJobProps, CronJobConstruct> {
  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: CronJobArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "CronJob", construct: CronJobConstruct, blocks: false }, name, args, opts);
  }
}
