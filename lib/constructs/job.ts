import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { LABEL_LENGTH } from "../rules/names";
import { ordered, wholeNumber } from "../rules/numbers";
import type { Findings } from "../rules/problem";
import type { WorkloadProps } from "./workload";
import { Workload } from "./workload";

/** What a single run of something takes. */
export interface RunProps extends WorkloadProps {
  /** Failed pods until the run counts as failed. @default 3 */
  readonly backoffLimit?: number;
  /** Pods that have to succeed. @default 1 */
  readonly completions?: number;
  /** Pods at a time. @default 1 */
  readonly parallelism?: number;
  /** Seconds until an unfinished run is stopped and counts as failed. @default none */
  readonly deadlineSeconds?: number;
  /** Seconds for which a finished run is kept. @default for good, so that its end can be looked up */
  readonly keepSeconds?: number;
}

export type JobProps = RunProps;

/** Pods that run to their end, once. A change makes a new run. Covers W4. */
export class Job extends Workload {
  constructor(scope: Construct, id: string, props: JobProps) {
    const kind = {
      kind: "Job",
      maxNameLength: LABEL_LENGTH,
      restartPolicy: "Never",
      spread: false,
      mostPods: props.parallelism ?? 1,
    } as const;
    super(scope, id, props, kind, runFindings(props));
    new k8s.KubeJob(this, "Resource", {
      metadata: this.metadata,
      spec: runSpec(props, this.template(props)),
    });
  }
}

/** A run in the form that jobs and the templates of cron jobs have. */
export function runSpec(props: RunProps, template: k8s.PodTemplateSpec): k8s.JobSpec {
  return {
    backoffLimit: props.backoffLimit ?? 3,
    completions: props.completions ?? 1,
    parallelism: props.parallelism ?? 1,
    activeDeadlineSeconds: props.deadlineSeconds,
    ttlSecondsAfterFinished: props.keepSeconds,
    template,
  };
}

export function runFindings(props: RunProps): Findings {
  const { completions = 1, parallelism = 1 } = props;
  return [
    wholeNumber("completions", completions, { min: 1 }),
    wholeNumber("parallelism", parallelism, { min: 1 }),
    ordered({ field: "parallelism", value: parallelism }, { field: "completions", value: completions }),
    props.backoffLimit === undefined
      ? undefined
      : wholeNumber("backoffLimit", props.backoffLimit, { min: 0 }),
    props.deadlineSeconds === undefined
      ? undefined
      : wholeNumber("deadlineSeconds", props.deadlineSeconds, { min: 1 }),
    props.keepSeconds === undefined ? undefined : wholeNumber("keepSeconds", props.keepSeconds, { min: 0 }),
  ];
}
