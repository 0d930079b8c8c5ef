import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { LABEL_LENGTH } from "../rules/names";
import type { WorkloadProps } from "./workload";
import { Workload } from "./workload";

/** When a container that ended is started again. */
export enum RestartPolicy {
  Always = "Always",
  OnFailure = "OnFailure",
  Never = "Never",
}

export interface PodProps extends WorkloadProps {
  /** @default RestartPolicy.Always */
  readonly restartPolicy?: RestartPolicy;
}

/**
 * A single pod, for one-off work. Nothing puts it back when its node is lost: for anything that has to go on
 * running use a Deployment. Covers W6.
 */
export class Pod extends Workload {
  constructor(scope: Construct, id: string, props: PodProps) {
    const kind = {
      kind: "Pod",
      maxNameLength: LABEL_LENGTH,
      restartPolicy: props.restartPolicy ?? RestartPolicy.Always,
      spread: false,
      mostPods: 1,
    } as const;
    super(scope, id, props, kind);
    const { metadata, spec } = this.template(props);
    new k8s.KubePod(this, "Resource", {
      metadata: { ...this.metadata, labels: { ...metadata?.labels }, annotations: metadata?.annotations },
      spec,
    });
  }
}
