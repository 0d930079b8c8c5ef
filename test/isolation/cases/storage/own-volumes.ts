import { ownVolumes } from "../../../../lib/isolation/storage/own-volumes";
import type { RuleCases } from "../../support/cases";
import { claim, templates, withClaim } from "./objects";

const snapshot = { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: "nightly" };

export const ownVolumesCases: RuleCases = {
  rule: ownVolumes,
  refused: {
    pods: { "a disk of its choice in a volume": withClaim({ volumeName: "pv-of-bank" }) },
    objects: {
      "a volume": {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: "own" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          capacity: { storage: "1Gi" },
          csi: { driver: "cinder.csi.openstack.org", volumeHandle: "id-of-bank" },
        },
      },
      "a disk of its choice": claim({ volumeName: "pv-of-bank" }),
      "a disk as if it had been made for the claim": claim({ volumeName: "pvc-1" }, { uid: "1" }),
      "a disk that was made for another claim": claim({ volumeName: "pvc-2" }, { uid: "1" }),
      "a disk by its labels": claim({ selector: { matchLabels: { tenant: "bank" } } }),
      "a disk of its choice in a template": templates({ volumeName: "pv-of-bank" }),
      "another's snapshot": claim({ dataSourceRef: { ...snapshot, namespace: "bank" } }),
      "another's snapshot in a template": templates({ dataSourceRef: { ...snapshot, namespace: "bank" } }),
      "a snapshot by its id": {
        apiVersion: "snapshot.storage.k8s.io/v1",
        kind: "VolumeSnapshotContent",
        metadata: { name: "own" },
        spec: { driver: "cinder.csi.openstack.org", source: { snapshotHandle: "id-of-bank" } },
      },
      "a snapshot of what stands for an id": {
        apiVersion: "snapshot.storage.k8s.io/v1",
        kind: "VolumeSnapshot",
        metadata: { name: "own", namespace: "shop" },
        spec: { source: { volumeSnapshotContentName: "of-bank" } },
      },
    },
  },
  passed: {
    pods: { "a new disk in a volume": withClaim({}) },
    objects: {
      "a new disk": claim(),
      "a copy of its own snapshot": claim({ dataSource: snapshot }),
      "a copy in its own namespace, by name": claim({ dataSourceRef: { ...snapshot, namespace: "shop" } }),
      "a snapshot of its claim": {
        apiVersion: "snapshot.storage.k8s.io/v1",
        kind: "VolumeSnapshot",
        metadata: { name: "own", namespace: "shop" },
        spec: { source: { persistentVolumeClaimName: "data" } },
      },
    },
  },
};
