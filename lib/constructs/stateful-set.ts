import { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { distinct, dnsLabel, EXTENDED_LABEL_LENGTH, serviceName } from "../rules/names";
import type { Findings } from "../rules/problem";
import { within } from "../rules/problem";
import type { NamedPort } from "./containers";
import type { Mount } from "./mounts";
import { after } from "./order";
import type { ScalableWorkloadProps } from "./scalable-workload";
import { ScalableWorkload } from "./scalable-workload";
import type { TenantNamespace } from "./tenant-namespace";
import type { DiskRequest } from "./volume-claim";
import { diskFindings, diskSpec } from "./volume-claim";

/** A disk that every pod of a StatefulSet gets one of. */
export interface DiskTemplate extends DiskRequest {
  /** A DNS-1123 label; the claims are named `<name>-<pod>`. */
  readonly name: string;
  /** Where the first container mounts it; others use a mount with `template`. @default not mounted by itself */
  readonly path?: string;
}

/** What becomes of the disks of a StatefulSet that is deleted. */
export enum DeletionPolicy {
  /** They are kept, and found again by a StatefulSet of the same name. */
  Retain = "Retain",
  Delete = "Delete",
}

export interface StatefulSetProps extends ScalableWorkloadProps {
  /** Disks of each pod. @default none */
  readonly disks?: readonly DiskTemplate[];
  /** What becomes of the disks when the StatefulSet is deleted. Scaling in always keeps them. @default DeletionPolicy.Retain */
  readonly deletionPolicy?: DeletionPolicy;
  /** Whether pods are started and stopped one after the other, or all at once. @default true */
  readonly ordered?: boolean;
}

/** Pods with a name, an address and disks of their own, which they keep when they are replaced. Covers W2. */
export class StatefulSet extends ScalableWorkload {
  /** Name of the headless service: pods are reachable as `<pod>.<this>`. */
  readonly headlessServiceName: string;

  constructor(scope: Construct, id: string, props: StatefulSetProps) {
    // Sorted, so that disks listed in another order are no change: templates cannot be changed.
    const disks = [...(props.disks ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
    const kind = {
      kind: "StatefulSet",
      maxNameLength: EXTENDED_LABEL_LENGTH,
      // It names the headless service too.
      nameRule: serviceName,
      restartPolicy: "Always",
      spread: true,
      templates: disks.map(({ name }) => name),
    } as const;
    const mounted = withDisks(props, disks);
    super(scope, id, mounted, kind, findings(props.disks ?? [], props.tenant));
    this.headlessServiceName = `${this.workloadName}-headless`;
    const service = new k8s.KubeService(this, "headless", {
      metadata: { ...this.metadata, name: this.headlessServiceName },
      spec: {
        clusterIp: "None",
        // Members of a set find each other before they are ready, or they never get ready.
        publishNotReadyAddresses: true,
        selector: { ...this.selector },
        ports: servicePorts(this.ports),
      },
    });
    const set = new k8s.KubeStatefulSet(this, "Resource", {
      metadata: this.metadata,
      spec: {
        replicas: props.replicas,
        serviceName: this.headlessServiceName,
        podManagementPolicy: (props.ordered ?? true) ? "OrderedReady" : "Parallel",
        selector: { matchLabels: { ...this.selector } },
        template: this.template(mounted),
        updateStrategy: { type: "RollingUpdate" },
        persistentVolumeClaimRetentionPolicy:
          disks.length > 0
            ? { whenDeleted: props.deletionPolicy ?? DeletionPolicy.Retain, whenScaled: "Retain" }
            : undefined,
        volumeClaimTemplates:
          disks.length > 0
            ? disks.map((disk) => ({
                metadata: { name: disk.name, labels: { ...this.tenant.labels } },
                spec: diskSpec(disk),
              }))
            : undefined,
      },
    });
    set.addDependency(service);
    after(set, ...disks.map(({ backend }) => backend));
    this.addOperations(set, props);
  }
}

function servicePorts(ports: readonly NamedPort[]): k8s.ServicePort[] | undefined {
  if (ports.length === 0) return undefined;
  return [...ports]
    .sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1))
    .map(({ name, port, protocol }) => ({
      name,
      port,
      protocol,
      targetPort: k8s.IntOrString.fromString(name),
    }));
}

/** Has the first container mount the disks that say where. */
function withDisks(props: StatefulSetProps, disks: readonly DiskTemplate[]): StatefulSetProps {
  const mounts: readonly Mount[] = disks.flatMap(({ name, path }) =>
    path === undefined ? [] : [{ template: name, path }],
  );
  if (mounts.length === 0) return props;
  const [first, ...others] = props.containers ?? [];
  if (!first) return { ...props, mounts: [...(props.mounts ?? []), ...mounts] };
  return { ...props, containers: [{ ...first, mounts: [...(first.mounts ?? []), ...mounts] }, ...others] };
}

function findings(disks: readonly DiskTemplate[], tenant: TenantNamespace): Findings {
  return [
    ...distinct(
      "disks",
      disks.map(({ name }) => name),
      "give each disk a name of its own",
    ),
    ...disks.flatMap((disk, index) =>
      within(`disks[${index}]`, [dnsLabel("name", disk.name), ...diskFindings(disk, tenant)]),
    ),
  ];
}
