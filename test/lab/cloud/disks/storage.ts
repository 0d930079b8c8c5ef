import type {
  V1Node,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1StorageClass,
  V1VolumeAttachment,
} from "@kubernetes/client-node";
import { describeNodes } from "../../../../lab/cloud/cloud-nodes";
import { attachVolumes } from "../../../../lab/cloud/disks/attach";
import { publishCapacity } from "../../../../lab/cloud/disks/capacity";
import { registerDrivers } from "../../../../lab/cloud/disks/csi-nodes";
import { expandClaims } from "../../../../lab/cloud/disks/expand";
import { provisionClaims } from "../../../../lab/cloud/disks/provision";
import { reclaimVolumes } from "../../../../lab/cloud/disks/reclaim";
import { volumeGroups } from "../../../../lab/cloud/disks/volume-groups";
import { MACHINES, nodeOf } from "../../../../lab/cloud/machines";
import { FakeCluster } from "../fake-cluster";
import type { FakeObject } from "../fake-cluster";

/** A cluster with the lab's machines and one class of each driver and binding. */
export function storageCluster(): FakeCluster {
  const nodes = MACHINES.map((machine) => nodeOf(machine, "v1.34.1") as unknown as FakeObject);
  return settle(
    new FakeCluster().add(
      ...nodes,
      storageClass("cloud", {
        provisioner: "cinder.csi.openstack.org",
        volumeBindingMode: "WaitForFirstConsumer",
      }),
      storageClass("cloud-now", { provisioner: "cinder.csi.openstack.org", reclaimPolicy: "Retain" }),
      storageClass("node", {
        provisioner: "local.csi.openebs.io",
        volumeBindingMode: "WaitForFirstConsumer",
        parameters: { volgroup: "data" },
      }),
      storageClass("node-now", { provisioner: "local.csi.openebs.io", parameters: { vgpattern: "^da" } }),
    ),
  );
}

/** A StorageClass that can expand. */
export function storageClass(name: string, fields: object): FakeObject {
  return { kind: "StorageClass", metadata: { name }, allowVolumeExpansion: true, ...fields };
}

/** What a claim of a test differs in. */
export interface ClaimFields {
  readonly size?: string;
  readonly mode?: string;
  /** The node that the scheduler chose. */
  readonly node?: string;
  readonly spec?: object;
}

/** A claim that Kubernetes has handed over to the provisioner of its class. */
export function claim(name: string, className: string, fields: ClaimFields = {}): FakeObject {
  const provisioner = className.startsWith("cloud") ? "cinder.csi.openstack.org" : "local.csi.openebs.io";
  return {
    kind: "PersistentVolumeClaim",
    metadata: {
      name,
      namespace: "shop",
      annotations: {
        "volume.kubernetes.io/storage-provisioner": provisioner,
        ...(fields.node === undefined ? {} : { "volume.kubernetes.io/selected-node": fields.node }),
      },
    },
    spec: {
      storageClassName: className,
      accessModes: [fields.mode ?? "ReadWriteOnce"],
      resources: { requests: { storage: fields.size ?? "10Gi" } },
      ...fields.spec,
    },
    status: { phase: "Pending" },
  };
}

/** Lets all that has to do with disks come to rest. */
export function settle(cluster: FakeCluster): FakeCluster {
  cluster.settle(() => {
    const nodes = cluster.list<V1Node>("Node");
    const state = {
      nodes,
      volumes: cluster.list<V1PersistentVolume>("PersistentVolume"),
      claims: cluster.list<V1PersistentVolumeClaim>("PersistentVolumeClaim"),
      classes: cluster.list<V1StorageClass>("StorageClass"),
      attachments: cluster.list<V1VolumeAttachment>("VolumeAttachment"),
    };
    const expansion = expandClaims({ ...state, groups: volumeGroups(nodes, state.volumes) });
    const described = describeNodes(state);
    // Registration and description both write nodes, each on what it saw.
    return described.length > 0
      ? described
      : [
          ...registerDrivers({ nodes, csiNodes: cluster.list("CSINode") }),
          ...expansion.decisions,
          ...provisionClaims({ ...state, groups: expansion.groups }),
          ...reclaimVolumes(state),
          ...attachVolumes(state),
          ...publishCapacity({ ...state, capacities: cluster.list("CSIStorageCapacity") }),
        ];
  });
  return cluster;
}

/** Does what Kubernetes' own controller does once a claim's volume is there. */
export function bind(cluster: FakeCluster, name: string): void {
  const { metadata } = cluster.get<V1PersistentVolumeClaim>("PersistentVolumeClaim", name);
  const volumeName = `pvc-${metadata?.uid}`;
  const { spec } = cluster.get<FakeObject & { spec: { capacity: object } }>("PersistentVolume", volumeName);
  cluster.edit("PersistentVolume", volumeName, { status: { phase: "Bound" } });
  cluster.edit("PersistentVolumeClaim", name, {
    spec: { volumeName },
    status: { phase: "Bound", capacity: spec.capacity },
  });
}

/** Deletes a claim, and does what Kubernetes' own controller does then. */
export function unclaim(cluster: FakeCluster, name: string): void {
  const { metadata } = cluster.get<V1PersistentVolumeClaim>("PersistentVolumeClaim", name);
  cluster.remove("PersistentVolumeClaim", name);
  cluster.edit("PersistentVolume", `pvc-${metadata?.uid}`, { status: { phase: "Released" } });
}
