import { Construct } from "constructs";
import type { VolumeClaimProps } from "../../lib/constructs";
import { AccessMode, StorageBackend, VolumeClaim } from "../../lib/constructs";
import { comesBefore, only, refusal, shop, synthesize } from "../support/manifests";

type Props = Partial<VolumeClaimProps>;

function claim(props: Props = {}) {
  return only(
    synthesize(
      (chart) => void new VolumeClaim(chart, "data", { tenant: shop(chart), capacity: "10Gi", ...props }),
    ),
    "PersistentVolumeClaim",
  );
}

function refused(props: Props, backend?: "cloud" | "node"): string {
  return refusal((chart) => {
    const kinds = { cloud: { cloudDisk: {} }, node: { nodeDisk: { volumeGroup: "data" } } };
    new VolumeClaim(chart, "data", {
      tenant: shop(chart),
      capacity: "10Gi",
      backend: backend && new StorageBackend(chart, "disks", kinds[backend]),
      ...props,
    });
  });
}

describe("VolumeClaim (W9)", () => {
  test("by default a disk of the cluster's default class, for reading and writing on one node", () => {
    expect(claim()).toMatchObject({
      metadata: { name: "data", namespace: "shop", labels: { "cloud-container-engine/tenant": "shop" } },
    });
    expect(claim().spec).toEqual({
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "10Gi" } },
    });
  });

  test.each(Object.values(AccessMode).filter((mode) => mode !== AccessMode.ReadWriteMany))(
    "%s on a cloud disk",
    (accessMode) => {
      expect(claim({ accessMode }).spec).toMatchObject({ accessModes: [accessMode] });
    },
  );

  test("a backend is named by reference, and comes first like the namespace", () => {
    const objects = synthesize((chart) => {
      const inFront = new Construct(chart, "in-front");
      const backend = new StorageBackend(chart, "fast", { cloudDisk: {} });
      new VolumeClaim(inFront, "data", { tenant: shop(chart), capacity: "10Gi", backend });
    });
    const [kind, name] = ["PersistentVolumeClaim", "data"];
    expect(comesBefore(objects, ["StorageClass", "fast"], [kind, name])).toBe(true);
    expect(comesBefore(objects, ["ServiceAccount", "default"], [kind, name])).toBe(true);
    expect(only(objects, kind).spec).toMatchObject({ storageClassName: "fast" });
  });
});

describe("VolumeClaim refuses", () => {
  test("many writers, on either kind of disk", () => {
    expect(refused({ accessMode: AccessMode.ReadWriteMany })).toBe(
      "VolumeClaim 'data': accessMode (ReadWriteMany) is not possible on cloud disks, which one node at a time can write to; use ReadWriteOnce with one replica, or a StatefulSet with a disk for each",
    );
    expect(refused({ accessMode: AccessMode.ReadWriteMany }, "cloud")).toContain(
      "is not possible on cloud disks",
    );
    expect(refused({ accessMode: AccessMode.ReadWriteMany }, "node")).toContain(
      "is not possible on node disks",
    );
  });

  test("many readers of a disk that exists on one node", () => {
    expect(refused({ accessMode: AccessMode.ReadOnlyMany }, "node")).toBe(
      "VolumeClaim 'data': accessMode (ReadOnlyMany) is not possible on node disks, which exist on one node only; use ReadWriteOnce, or a backend of cloud disks",
    );
  });

  test.each<[Props, string]>([
    [
      { capacity: "10GB" },
      "VolumeClaim 'data': capacity (10GB) is no quantity above zero; write a number with a unit such as m, k, M, G, Ki, Mi, Gi or Ti: 500m, 256Mi, 10Gi",
    ],
    [
      { capacity: "500m" },
      "VolumeClaim 'data': capacity (500m) is no whole number of bytes; write a unit of bytes such as Ki, Mi, Gi or Ti: 256Mi, 10Gi",
    ],
    [
      { capacity: "101Gi" },
      "VolumeClaim 'data': capacity (101Gi) exceeds the tenant's limits.maxClaim (100Gi); raise the tenant's limits.maxClaim or lower capacity",
    ],
    [
      { name: "Data" },
      "VolumeClaim 'Data': name (Data) is no DNS-1123 label of 1 to 57 characters; use lower-case letters, digits and inner hyphens",
    ],
  ])("%j", (props, message) => {
    expect(refused(props)).toBe(message);
  });

  test("a name that leaves no room for the volume that pods name after it", () => {
    expect(claim({ name: "a".repeat(57) }).metadata.name).toHaveLength(57);
    expect(refused({ name: "a".repeat(58) })).toContain("is no DNS-1123 label of 1 to 57 characters");
  });

  test("several things together", () => {
    expect(refused({ name: "", capacity: "much", accessMode: AccessMode.ReadWriteMany }).split("\n")).toEqual(
      [
        "VolumeClaim '':",
        expect.stringMatching(/^ {2}- name \(empty\)/),
        expect.stringMatching(/^ {2}- capacity \(much\)/),
        expect.stringMatching(/^ {2}- accessMode \(ReadWriteMany\)/),
      ],
    );
  });
});
