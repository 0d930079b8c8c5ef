import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { EXTENDED_LABEL_LENGTH } from "../rules/names";
import { wholeNumber } from "../rules/numbers";
import { cronSchedule, timeZone } from "../rules/schedules";
import type { RunProps } from "./job";
import { runFindings, runSpec } from "./job";
import { Workload } from "./workload";

/** What happens when a run is due while the last one is still going. */
export enum ConcurrencyPolicy {
  Allow = "Allow",
  /** The new run is skipped. */
  Forbid = "Forbid",
  /** The old run is stopped. */
  Replace = "Replace",
}

export interface CronJobProps extends RunProps {
  /** Five fields (minute hour day-of-month month day-of-week), or a descriptor such as `@daily`. */
  readonly schedule: string;
  /** IANA name of the schedule's time zone. @default "Etc/UTC" */
  readonly timeZone?: string;
  /** @default ConcurrencyPolicy.Forbid */
  readonly concurrency?: ConcurrencyPolicy;
  /** Seconds by which a run may be late before it is skipped. @default 300 */
  readonly startingDeadlineSeconds?: number;
  /** Finished runs kept, successful and failed ones each. @default 3 */
  readonly historyLimit?: number;
  /** Whether runs are held back for now. @default false */
  readonly suspend?: boolean;
}

/** Pods that run to their end, again and again. Covers W5. */
export class CronJob extends Workload {
  constructor(scope: Construct, id: string, props: CronJobProps) {
    const { historyLimit = 3, startingDeadlineSeconds = 300, timeZone: zone = "Etc/UTC" } = props;
    const kind = {
      kind: "CronJob",
      maxNameLength: EXTENDED_LABEL_LENGTH,
      restartPolicy: "Never",
      spread: false,
      mostPods: props.parallelism ?? 1,
    } as const;
    super(scope, id, props, kind, [
      cronSchedule("schedule", props.schedule),
      // To know all zones takes megabytes: only where somebody chose one.
      props.timeZone === undefined ? undefined : timeZone("timeZone", zone),
      wholeNumber("historyLimit", historyLimit, { min: 0 }),
      // The controller looks every ten seconds: below that it would skip runs that are on time.
      wholeNumber("startingDeadlineSeconds", startingDeadlineSeconds, { min: 10 }),
      ...runFindings(props),
    ]);
    new k8s.KubeCronJob(this, "Resource", {
      metadata: this.metadata,
      spec: {
        schedule: props.schedule.trim(),
        timeZone: zone,
        concurrencyPolicy: props.concurrency ?? ConcurrencyPolicy.Forbid,
        startingDeadlineSeconds,
        successfulJobsHistoryLimit: historyLimit,
        failedJobsHistoryLimit: historyLimit,
        suspend: props.suspend,
        jobTemplate: {
          metadata: { labels: { ...this.metadata.labels } },
          spec: runSpec(props, this.template(props)),
        },
      },
    });
  }
}
