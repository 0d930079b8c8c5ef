import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { dnsLabel } from "../rules/names";
import type { Findings, Problem } from "../rules/problem";
import { refuse } from "../rules/problem";
import { byteQuantity, notAbove } from "../rules/quantities";
import { after } from "./order";
import type { StorageBackend } from "./storage-backend";
import type { TenantNamespace } from "./tenant-namespace";

/** Who may have a disk mounted at the same time. */
export enum AccessMode {
  /** Pods of one node, for reading and writing. */
  ReadWriteOnce = "ReadWriteOnce",
  /** One single pod, for reading and writing. */
  ReadWriteOncePod = "ReadWriteOncePod",
  /** Any number of pods, for reading only. */
  ReadOnlyMany = "ReadOnlyMany",
  /** Pods of many nodes, for reading and writing. Neither cloud disks nor node disks can do it. */
  ReadWriteMany = "ReadWriteMany",
}

/** What is asked of a disk. */
export interface DiskRequest {
  /** Capacity: `10Gi`. It can be raised later, not lowered. */
  readonly capacity: string;
  /** @default AccessMode.ReadWriteOnce */
  readonly accessMode?: AccessMode;
  /** @default the cluster's default storage class */
  readonly backend?: StorageBackend;
}

export interface VolumeClaimProps extends DiskRequest {
  readonly tenant: TenantNamespace;
  /** Name of the claim, a DNS-1123 label. @default the construct's id */
  readonly name?: string;
}

/** Room for `claim-` in front, as volumes of a pod are named after their claims. */
const NAME_LENGTH = 57;

/** A disk of a tenant that outlives the pods which mount it. Covers W9. */
export class VolumeClaim extends Construct {
  readonly tenant: TenantNamespace;
  readonly claimName: string;
  readonly accessMode: AccessMode;

  constructor(scope: Construct, id: string, props: VolumeClaimProps) {
    super(scope, id);
    this.tenant = props.tenant;
    this.claimName = props.name ?? id;
    this.accessMode = props.accessMode ?? AccessMode.ReadWriteOnce;
    refuse(`VolumeClaim '${this.claimName}'`, [
      dnsLabel("name", this.claimName, NAME_LENGTH),
      ...diskFindings(props, this.tenant),
    ]);
    const claim = new k8s.KubePersistentVolumeClaim(this, "Resource", {
      metadata: { name: this.claimName, namespace: this.tenant.namespaceName, labels: this.tenant.labels },
      spec: diskSpec(props),
    });
    after(claim, this.tenant.ready, props.backend);
  }

  /** Whether pods can only read from it. */
  get isReadOnly(): boolean {
    return this.accessMode === AccessMode.ReadOnlyMany;
  }

  /** Whether pods on several nodes can have it at once. */
  get isShared(): boolean {
    return this.accessMode === AccessMode.ReadOnlyMany || this.accessMode === AccessMode.ReadWriteMany;
  }
}

/** A disk request in the form that claims and claim templates have. */
export function diskSpec(request: DiskRequest): k8s.PersistentVolumeClaimSpec {
  return {
    accessModes: [request.accessMode ?? AccessMode.ReadWriteOnce],
    resources: { requests: { storage: k8s.Quantity.fromString(request.capacity) } },
    storageClassName: request.backend?.className,
  };
}

export function diskFindings(request: DiskRequest, tenant: TenantNamespace): Findings {
  const capacity = { field: "capacity", value: request.capacity };
  return [
    byteQuantity(capacity.field, capacity.value),
    notAbove(capacity, { field: "the tenant's limits.maxClaim", value: tenant.limits.maxClaim }),
    possibleMode(request),
  ];
}

/** Problems of disks that one node at a time can hold, where there may be several pods. */
export function exclusiveFindings(claims: readonly VolumeClaim[], mostPods: number): Findings {
  if (mostPods <= 1) return [];
  return [...new Set(claims)].map(({ claimName }) => ({
    field: "mounts.claim",
    value: claimName,
    rule: `can be held by one node at a time, but there may be ${mostPods === Infinity ? "a pod on each" : `${mostPods} pods`}`,
    fix: "run one pod at a time, or use a StatefulSet with a disk for each",
  }));
}

function possibleMode({ accessMode = AccessMode.ReadWriteOnce, backend }: DiskRequest): Problem | undefined {
  if (accessMode === AccessMode.ReadWriteMany) {
    return {
      field: "accessMode",
      value: accessMode,
      rule: `is not possible on ${backend?.isNodeDisk ? "node" : "cloud"} disks, which one node at a time can write to`,
      fix: "use ReadWriteOnce with one replica, or a StatefulSet with a disk for each",
    };
  }
  if (accessMode === AccessMode.ReadOnlyMany && backend?.isNodeDisk) {
    return {
      field: "accessMode",
      value: accessMode,
      rule: "is not possible on node disks, which exist on one node only",
      fix: "use ReadWriteOnce, or a backend of cloud disks",
    };
  }
  return undefined;
}
