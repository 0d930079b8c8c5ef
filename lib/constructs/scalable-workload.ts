import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { wholeNumber } from "../rules/numbers";
import type { Findings } from "../rules/problem";
import type { AutoscaleProps } from "./autoscale-rule";
import { AutoscaleRule } from "./autoscale-rule";
import type { WorkloadKind, WorkloadProps } from "./workload";
import { Workload } from "./workload";

/** What workloads with a number of replicas take. */
export interface ScalableWorkloadProps extends WorkloadProps {
  /** Number of pods. Leave it out where a rule scales the workload. @default 1 */
  readonly replicas?: number;
  /** Thresholds at which pods are added and removed; the manifest then carries no `replicas`. @default none */
  readonly autoscale?: AutoscaleProps;
}

/** A workload whose pods are alike and can be more or fewer: Deployment and StatefulSet. */
export abstract class ScalableWorkload extends Workload {
  /** Number of pods that the user fixed, if any. */
  readonly replicas?: number;
  private hasRule = false;

  protected constructor(
    scope: Construct,
    id: string,
    props: ScalableWorkloadProps,
    kind: Omit<WorkloadKind, "mostPods">,
    findings: Findings = [],
  ) {
    const mostPods = props.autoscale?.max ?? props.replicas ?? 1;
    super(scope, id, props, { ...kind, mostPods }, [...replicaFindings(props), ...findings]);
    this.replicas = props.replicas;
  }

  /** Whether a rule decides the number of pods. */
  get isAutoscaled(): boolean {
    return this.hasRule;
  }

  /** Has a rule decide the number of pods, of which there are at least `fewest`. */
  scaleBy(rule: Construct, fewest: number): void {
    this.hasRule = true;
    if (fewest >= 2) this.addDisruptionBudget(rule);
  }

  /** What keeps the workload available and sized; made once the workload itself is. */
  protected addOperations(workload: Construct, props: ScalableWorkloadProps): void {
    if (props.autoscale) {
      const rule = new AutoscaleRule(this, "autoscale", { ...props.autoscale, target: this });
      rule.node.addDependency(workload);
    } else if ((props.replicas ?? 1) >= 2) {
      this.addDisruptionBudget(this);
    }
  }

  /**
   * Lets nodes be drained one pod at a time. Pointless below two replicas, where it would either block the drain
   * or protect nothing.
   */
  private addDisruptionBudget(scope: Construct): void {
    new k8s.KubePodDisruptionBudget(scope, "disruption-budget", {
      metadata: this.metadata,
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...this.selector } },
        // A pod that never got ready protects nothing, and must not hold up a drain.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    });
  }
}

function replicaFindings(props: ScalableWorkloadProps): Findings {
  return [
    props.replicas === undefined ? undefined : wholeNumber("replicas", props.replicas, { min: 0 }),
    props.replicas !== undefined && props.autoscale
      ? {
          field: "replicas",
          value: props.replicas,
          rule: "contradicts autoscale, which decides the number of pods",
          fix: "leave replicas out, and set autoscale.min and autoscale.max",
        }
      : undefined,
  ];
}
