import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { EXTENDED_LABEL_LENGTH } from "../rules/names";
import type { WorkloadProps } from "./workload";
import { Workload } from "./workload";

export type DaemonSetProps = WorkloadProps;

/** One pod on every node of the tenant, for agents. Covers W3. */
export class DaemonSet extends Workload {
  constructor(scope: Construct, id: string, props: DaemonSetProps) {
    const kind = {
      kind: "DaemonSet",
      maxNameLength: EXTENDED_LABEL_LENGTH,
      restartPolicy: "Always",
      spread: false,
      mostPods: Infinity,
    } as const;
    super(scope, id, props, kind);
    new k8s.KubeDaemonSet(this, "Resource", {
      metadata: this.metadata,
      spec: {
        selector: { matchLabels: { ...this.selector } },
        template: this.template(props),
        updateStrategy: {
          type: "RollingUpdate",
          rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString("10%") },
        },
      },
    });
  }
}
