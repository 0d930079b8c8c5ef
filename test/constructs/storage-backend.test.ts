import type { StorageBackendProps } from "../../lib/constructs";
import { ReclaimPolicy, StorageBackend } from "../../lib/constructs";
import { only, refusal, synthesize } from "../support/manifests";

function storageClass(props: StorageBackendProps) {
  return only(
    synthesize((chart) => void new StorageBackend(chart, "disks", props)),
    "StorageClass",
  );
}

describe("StorageBackend (W9, C4)", () => {
  test("a cloud disk comes from Cinder, is made where the pod is, and can grow", () => {
    expect(storageClass({ cloudDisk: {} })).toEqual({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "disks", labels: { "app.kubernetes.io/managed-by": "cloud-container-engine" } },
      provisioner: "cinder.csi.openstack.org",
      parameters: { "csi.storage.k8s.io/fstype": "ext4" },
      allowVolumeExpansion: true,
      reclaimPolicy: "Delete",
      volumeBindingMode: "WaitForFirstConsumer",
    });
  });

  test("type and zone are passed on to the cloud", () => {
    expect(storageClass({ cloudDisk: { type: "ssd encrypted", zone: "az1" } }).parameters).toEqual({
      type: "ssd encrypted",
      availability: "az1",
      "csi.storage.k8s.io/fstype": "ext4",
    });
  });

  test("a node disk is a logical volume of exactly the claimed capacity, not a folder", () => {
    expect(storageClass({ nodeDisk: { volumeGroup: "data" } })).toMatchObject({
      provisioner: "local.csi.openebs.io",
      parameters: { storage: "lvm", volgroup: "data", "csi.storage.k8s.io/fstype": "ext4" },
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
    });
  });

  test("claims that name no backend come to the default one only", () => {
    const annotation = "storageclass.kubernetes.io/is-default-class";
    expect(storageClass({ cloudDisk: {}, isDefault: true }).metadata).toMatchObject({
      annotations: { [annotation]: "true" },
    });
    expect(storageClass({ cloudDisk: {}, isDefault: false }).metadata).not.toHaveProperty("annotations");
  });

  test("disks can outlive their claims", () => {
    expect(storageClass({ cloudDisk: {}, reclaim: ReclaimPolicy.Retain }).reclaimPolicy).toBe("Retain");
  });

  test.each<[StorageBackendProps, string]>([
    [
      {},
      "StorageBackend 'disks': cloudDisk, nodeDisk (missing) do not say which kind of disk this is; give exactly one of the two; cloudDisk: {} takes the cloud's defaults",
    ],
    [
      { cloudDisk: {}, nodeDisk: { volumeGroup: "data" } },
      "StorageBackend 'disks': cloudDisk, nodeDisk (both) do not say which kind of disk this is; give exactly one of the two; cloudDisk: {} takes the cloud's defaults",
    ],
    [
      { cloudDisk: { type: "" } },
      "StorageBackend 'disks': cloudDisk.type (empty) names nothing; give the name as the cloud shows it, or leave it out",
    ],
    [
      { cloudDisk: { zone: "az1 " } },
      "StorageBackend 'disks': cloudDisk.zone (az1 ) names nothing; give the name as the cloud shows it, or leave it out",
    ],
    [
      { nodeDisk: { volumeGroup: "-data" } },
      "StorageBackend 'disks': nodeDisk.volumeGroup (-data) is no name of an LVM volume group; use letters, digits, '_', '+', '.' and '-', not starting with '-'",
    ],
    [
      { nodeDisk: { volumeGroup: "" } },
      "StorageBackend 'disks': nodeDisk.volumeGroup (empty) is no name of an LVM volume group; use letters, digits, '_', '+', '.' and '-', not starting with '-'",
    ],
    [
      { name: "Fast Disks", cloudDisk: {} },
      "StorageBackend 'Fast Disks': name (Fast Disks) is no DNS-1123 label of 1 to 63 characters; use lower-case letters, digits and inner hyphens",
    ],
  ])("refuses %j", (props, message) => {
    expect(refusal((chart) => void new StorageBackend(chart, "disks", props))).toBe(message);
  });
});
