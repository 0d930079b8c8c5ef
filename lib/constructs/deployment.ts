import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { LABEL_LENGTH } from "../rules/names";
import type { ScalableWorkloadProps } from "./scalable-workload";
import { ScalableWorkload } from "./scalable-workload";

export interface DeploymentProps extends ScalableWorkloadProps {
  /** Old versions kept for a rollback with kubectl. @default 3 */
  readonly revisionHistoryLimit?: number;
}

/** Pods without identity of their own, replaced a few at a time when something changes. Covers W1. */
export class Deployment extends ScalableWorkload {
  constructor(scope: Construct, id: string, props: DeploymentProps) {
    const kind = {
      kind: "Deployment",
      maxNameLength: LABEL_LENGTH,
      restartPolicy: "Always",
      spread: true,
    } as const;
    super(scope, id, props, kind);
    const deployment = new k8s.KubeDeployment(this, "Resource", {
      metadata: this.metadata,
      spec: {
        replicas: props.replicas,
        revisionHistoryLimit: props.revisionHistoryLimit ?? 3,
        selector: { matchLabels: { ...this.selector } },
        // A new pod could never start while the old one holds the disk.
        strategy:
          this.exclusiveClaims.length > 0
            ? { type: "Recreate" }
            : {
                type: "RollingUpdate",
                rollingUpdate: {
                  maxSurge: k8s.IntOrString.fromString("25%"),
                  maxUnavailable: k8s.IntOrString.fromNumber(0),
                },
              },
        template: this.template(props),
      },
    });
    this.addOperations(deployment, props);
  }
}
