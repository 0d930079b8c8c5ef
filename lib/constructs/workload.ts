import type { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { dnsLabel } from "../rules/names";
import type { Findings } from "../rules/problem";
import { refuse } from "../rules/problem";
import type { NamedPort } from "./containers";
import { Label } from "./labels";
import { after } from "./order";
import type { PodTemplateProps, PodShape } from "./pod-template";
import { podFindings, podMounts, podPorts, podTemplate } from "./pod-template";
import type { TenantNamespace } from "./tenant-namespace";
import type { VolumeClaim } from "./volume-claim";
import { exclusiveFindings } from "./volume-claim";

/** What every kind of workload takes. */
export interface WorkloadProps extends PodTemplateProps {
  readonly tenant: TenantNamespace;
  /** Name of the workload, a DNS-1123 label. @default the construct's id */
  readonly name?: string;
}

/** What a kind of workload says about itself. */
export interface WorkloadKind {
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob" | "Pod";
  readonly maxNameLength: number;
  /** @default a DNS-1123 label */
  readonly nameRule?: typeof dnsLabel;
  /** Most pods that there may be at a time. */
  readonly mostPods: number;
  readonly restartPolicy: PodShape["restartPolicy"];
  readonly spread: boolean;
  readonly templates?: readonly string[];
}

/** Pods of a tenant, and whatever keeps them running. */
export abstract class Workload extends Construct {
  readonly tenant: TenantNamespace;
  readonly workloadName: string;
  readonly kind: WorkloadKind["kind"];
  /** Labels by which services, policies and the workload itself find the pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Ports of all containers. */
  readonly ports: readonly NamedPort[];
  /** Disks that it mounts, which one node at a time can hold. */
  readonly exclusiveClaims: readonly VolumeClaim[];
  private readonly shape: PodShape;

  protected constructor(
    scope: Construct,
    id: string,
    props: WorkloadProps,
    kind: WorkloadKind,
    findings: Findings = [],
  ) {
    super(scope, id);
    this.tenant = props.tenant;
    this.workloadName = props.name ?? id;
    this.kind = kind.kind;
    this.selector = { [Label.Name]: this.workloadName, [Label.Kind]: kind.kind.toLowerCase() };
    this.ports = podPorts(props);
    this.shape = {
      ...kind,
      subject: this.subject,
      name: this.workloadName,
      tenant: this.tenant,
      selector: this.selector,
    };
    const claims = podMounts(props).flatMap(({ claim }) => claim ?? []);
    this.exclusiveClaims = claims.filter((claim) => !claim.isShared);
    const { nameRule = dnsLabel } = kind;
    refuse(this.subject, [
      nameRule("name", this.workloadName, kind.maxNameLength),
      ...podFindings(this.shape, props),
      ...exclusiveFindings(this.exclusiveClaims, kind.mostPods),
      ...findings,
    ]);
    const bundles = [props, ...(props.containers ?? []), ...(props.initContainers ?? [])].flatMap(
      ({ config }) => config ?? [],
    );
    after(
      this,
      this.tenant.ready,
      ...bundles,
      ...podMounts(props).map(({ claim, bundle }) => claim ?? bundle),
    );
  }

  /** `Deployment 'web'`, for error messages. */
  get subject(): string {
    return `${this.kind} '${this.workloadName}'`;
  }

  /** Metadata of the workload's own object, and of what belongs to it under the same name. */
  protected get metadata(): k8s.ObjectMeta {
    return {
      name: this.workloadName,
      namespace: this.tenant.namespaceName,
      labels: { ...this.tenant.labels, ...this.selector },
    };
  }

  protected template(props: PodTemplateProps): k8s.PodTemplateSpec {
    return podTemplate(this.shape, props);
  }
}
