import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { ordered, wholeNumber } from "../rules/numbers";
import type { Findings } from "../rules/problem";
import { refuse } from "../rules/problem";
import { usageThresholds } from "../rules/thresholds";
import { after } from "./order";
import type { ScalableWorkload } from "./scalable-workload";
import { exclusiveFindings } from "./volume-claim";

/** Thresholds of use at which something grows, and the bounds of its growth. At least one threshold. */
export interface AutoscaleProps {
  /** CPU in percent of what the pods request, averaged over them: 1 to 100. @default not watched */
  readonly cpuPercent?: number;
  /** Memory in percent of what the pods request, averaged over them: 1 to 100. @default not watched */
  readonly memoryPercent?: number;
  /** Fewest pods. @default 2 */
  readonly min?: number;
  /** Most pods. */
  readonly max: number;
  /** Seconds for which use must have been low before pods are removed. @default 300 */
  readonly scaleInWindowSeconds?: number;
  /** Seconds for which use must have been high before pods are added. @default 0 */
  readonly scaleOutWindowSeconds?: number;
  /** Most pods that may be removed within a minute. @default 1 */
  readonly scaleInPodsPerMinute?: number;
}

export interface AutoscaleRuleProps extends AutoscaleProps {
  /** What is scaled. It must not have `replicas` of its own. */
  readonly target: ScalableWorkload;
}

const DEFAULT_MIN = 2;

/**
 * Scales a workload by its use of CPU and memory. With two thresholds the larger of the two answers counts, so
 * either one scales out and both must be low to scale in. Covers W12.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export class AutoscaleRule extends Construct {
  constructor(scope: Construct, id: string, props: AutoscaleRuleProps) {
    super(scope, id);
    const { target } = props;
    const { min = DEFAULT_MIN, max } = props;
    refuse(`AutoscaleRule '${target.workloadName}'`, findings({ ...props, min }));
    const rule = new k8s.KubeHorizontalPodAutoscalerV2(this, "Resource", {
      metadata: {
        name: target.workloadName,
        namespace: target.tenant.namespaceName,
        labels: { ...target.tenant.labels, ...target.selector },
      },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: target.kind, name: target.workloadName },
        minReplicas: min,
        maxReplicas: max,
        metrics: [...utilization("cpu", props.cpuPercent), ...utilization("memory", props.memoryPercent)],
        behavior: {
          scaleUp: { stabilizationWindowSeconds: props.scaleOutWindowSeconds ?? 0 },
          scaleDown: {
            stabilizationWindowSeconds: props.scaleInWindowSeconds ?? 300,
            policies: [{ type: "Pods", value: props.scaleInPodsPerMinute ?? 1, periodSeconds: 60 }],
          },
        },
      },
    });
    target.scaleBy(this, min);
    // A rule within its workload is ordered by the workload: a construct cannot wait for what contains it.
    if (scope !== target) after(rule, target);
  }
}

function utilization(name: string, averageUtilization: number | undefined): k8s.MetricSpecV2[] {
  if (averageUtilization === undefined) return [];
  return [{ type: "Resource", resource: { name, target: { type: "Utilization", averageUtilization } } }];
}

function findings(props: AutoscaleRuleProps & { readonly min: number }): Findings {
  const { target, min, max } = props;
  const optional = (field: keyof AutoscaleProps, lowest: number) => {
    const value = props[field];
    return value === undefined ? undefined : wholeNumber(field, value, { min: lowest });
  };
  return [
    wholeNumber("min", min, { min: 1 }),
    wholeNumber("max", max, { min: 1 }),
    ordered({ field: "min", value: min }, { field: "max", value: max }),
    ...usageThresholds(props),
    optional("scaleInWindowSeconds", 0),
    optional("scaleOutWindowSeconds", 0),
    optional("scaleInPodsPerMinute", 1),
    target.isAutoscaled
      ? {
          field: "target",
          value: target.workloadName,
          rule: "is scaled by another rule already",
          fix: "keep one of the two, with both thresholds",
        }
      : undefined,
    ...exclusiveFindings(target.exclusiveClaims, max),
    target.replicas === undefined
      ? undefined
      : {
          field: "target",
          value: target.workloadName,
          rule: `has a fixed number of replicas (${target.replicas})`,
          fix: "leave replicas out of it: the rule decides their number",
        },
  ];
}
