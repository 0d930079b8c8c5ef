import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";
import { dnsLabel } from "../rules/names";
import type { Findings, Problem } from "../rules/problem";
import { refuse } from "../rules/problem";
import { CLOUD_DISK_DRIVER, NODE_DISK_DRIVER } from "../rules/storage-drivers";
import { Label, MANAGER } from "./labels";

/** Disks of the cloud, attached to nodes over the network by the Cinder CSI driver. */
export interface CloudDisk {
  /** Volume type as the cloud names it. @default the cloud's default type */
  readonly type?: string;
  /** Availability zone of the disks. @default the zone of the pod's node */
  readonly zone?: string;
}

/**
 * Pieces of a worker node's own disk: logical volumes in a volume group, of exactly the claimed capacity, by the
 * OpenEBS LVM CSI driver. Fast, and bound to the node: a pod with such a claim stays on it.
 */
export interface NodeDisk {
  /** LVM volume group on the nodes. */
  readonly volumeGroup: string;
}

/** What becomes of a disk when its claim is deleted. */
export enum ReclaimPolicy {
  Delete = "Delete",
  Retain = "Retain",
}

/** Exactly one of `cloudDisk` and `nodeDisk`. */
export interface StorageBackendProps {
  /** Name of the storage class, a DNS-1123 label. @default the construct's id */
  readonly name?: string;
  readonly cloudDisk?: CloudDisk;
  readonly nodeDisk?: NodeDisk;
  /** Whether claims that name no backend come here. At most one per cluster. @default false */
  readonly isDefault?: boolean;
  /** @default ReclaimPolicy.Delete */
  readonly reclaim?: ReclaimPolicy;
}

/**
 * A kind of storage that a cluster offers, under a name. Disks are made where the pod is scheduled, and can be
 * enlarged. Covers W9.
 */
export class StorageBackend extends Construct {
  /** Name of the storage class. */
  readonly className: string;
  /** Whether the disks are pieces of nodes. */
  readonly isNodeDisk: boolean;

  constructor(scope: Construct, id: string, props: StorageBackendProps) {
    super(scope, id);
    this.className = props.name ?? id;
    this.isNodeDisk = props.nodeDisk !== undefined;
    refuse(`StorageBackend '${this.className}'`, findings(this.className, props));
    new k8s.KubeStorageClass(this, "Resource", {
      metadata: {
        name: this.className,
        labels: { [Label.ManagedBy]: MANAGER },
        annotations: props.isDefault ? { "storageclass.kubernetes.io/is-default-class": "true" } : undefined,
      },
      ...driver(props),
      allowVolumeExpansion: true,
      reclaimPolicy: props.reclaim ?? ReclaimPolicy.Delete,
      // Only then are disk and server in the same zone, and on the same node.
      volumeBindingMode: "WaitForFirstConsumer",
    });
  }
}

function driver({
  cloudDisk,
  nodeDisk,
}: StorageBackendProps): Pick<k8s.KubeStorageClassProps, "provisioner" | "parameters"> {
  if (nodeDisk) {
    return {
      provisioner: NODE_DISK_DRIVER,
      parameters: { storage: "lvm", volgroup: nodeDisk.volumeGroup, "csi.storage.k8s.io/fstype": "ext4" },
    };
  }
  return {
    provisioner: CLOUD_DISK_DRIVER,
    parameters: {
      ...(cloudDisk?.type === undefined ? {} : { type: cloudDisk.type }),
      ...(cloudDisk?.zone === undefined ? {} : { availability: cloudDisk.zone }),
      "csi.storage.k8s.io/fstype": "ext4",
    },
  };
}

function findings(name: string, props: StorageBackendProps): Findings {
  const kinds = [props.cloudDisk, props.nodeDisk].filter((kind) => kind !== undefined).length;
  const kind: Problem | undefined =
    kinds === 1
      ? undefined
      : {
          field: "cloudDisk, nodeDisk",
          value: kinds === 0 ? undefined : "both",
          rule: "do not say which kind of disk this is",
          fix: "give exactly one of the two; cloudDisk: {} takes the cloud's defaults",
        };
  return [
    dnsLabel("name", name),
    kind,
    named("cloudDisk.type", props.cloudDisk?.type),
    named("cloudDisk.zone", props.cloudDisk?.zone),
    volumeGroup(props.nodeDisk),
  ];
}

function named(field: string, value: string | undefined): Problem | undefined {
  if (value === undefined || (value.trim() === value && value !== "")) return undefined;
  return { field, value, rule: "names nothing", fix: "give the name as the cloud shows it, or leave it out" };
}

function volumeGroup(disk: NodeDisk | undefined): Problem | undefined {
  if (!disk || /^[A-Za-z0-9_+.][-A-Za-z0-9_+.]*$/.test(disk.volumeGroup)) return undefined;
  return {
    field: "nodeDisk.volumeGroup",
    value: disk.volumeGroup,
    rule: "is no name of an LVM volume group",
    fix: "use letters, digits, '_', '+', '.' and '-', not starting with '-'",
  };
}
