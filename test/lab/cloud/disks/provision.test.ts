import type { V1PersistentVolume, V1PersistentVolumeClaim } from "@kubernetes/client-node";
import * as fc from "fast-check";
import { nodeOfVolume, volumeGroups } from "../../../../lab/cloud/disks/volume-groups";
import type { FakeCluster } from "../fake-cluster";
import { bind, claim, settle, storageClass, storageCluster, unclaim } from "./storage";
import { bytesOf } from "../../../../lab/cloud/disks/sizes";

const volumes = (cluster: FakeCluster) => cluster.list<V1PersistentVolume>("PersistentVolume");
const onlyVolume = (cluster: FakeCluster): V1PersistentVolume => {
  const [volume, ...others] = volumes(cluster);
  if (!volume || others.length > 0)
    throw new Error(`${others.length + (volume ? 1 : 0)} volumes instead of one`);
  return volume;
};
const selectedNode = (cluster: FakeCluster, name: string) =>
  cluster.get<V1PersistentVolumeClaim>("PersistentVolumeClaim", name).metadata?.annotations?.[
    "volume.kubernetes.io/selected-node"
  ];
const refusal = (cluster: FakeCluster) =>
  cluster.events.find(({ reason }) => reason === "ProvisioningFailed")?.message;

describe("W9, C4: volumes of cloud disks", () => {
  test("the zone is that of the node that was selected, the size a whole GiB", () => {
    const cluster = storageCluster().add(claim("db", "cloud", { node: "worker-2", size: "1500Mi" }));
    settle(cluster);
    const { metadata, spec } = onlyVolume(cluster);
    expect(metadata?.name).toBe("pvc-uid-PersistentVolumeClaim-shop-db");
    expect(spec?.capacity).toEqual({ storage: "2Gi" });
    expect(spec?.accessModes).toEqual(["ReadWriteOnce"]);
    expect(spec?.claimRef).toMatchObject({
      namespace: "shop",
      name: "db",
      uid: "uid-PersistentVolumeClaim-shop-db",
    });
    expect(spec?.csi).toMatchObject({ driver: "cinder.csi.openstack.org", fsType: "ext4" });
    expect(spec?.nodeAffinity?.required?.nodeSelectorTerms).toEqual([
      {
        matchExpressions: [
          { key: "topology.cinder.csi.openstack.org/zone", operator: "In", values: ["az2"] },
        ],
      },
    ]);
    expect(cluster.said("db")).toEqual(["Provisioning", "ProvisioningSucceeded"]);
  });

  test("with WaitForFirstConsumer nothing happens before a node is selected", () => {
    const cluster = settle(storageCluster().add(claim("db", "cloud")));
    expect(volumes(cluster)).toEqual([]);
    expect(cluster.said("db")).toEqual([]);
  });

  test("nothing happens before Kubernetes hands the claim over", () => {
    const cluster = storageCluster().add(claim("db", "cloud-now"));
    cluster.edit("PersistentVolumeClaim", "db", {
      metadata: { annotations: { "volume.kubernetes.io/storage-provisioner": null } },
    });
    expect(volumes(settle(cluster))).toEqual([]);
  });

  test("with immediate binding a volume is made at once, in an allowed zone, with the class's reclaim policy", () => {
    const allowedTopologies = [
      { matchLabelExpressions: [{ key: "topology.cinder.csi.openstack.org/zone", values: ["az2"] }] },
    ];
    const cluster = storageCluster().add(
      storageClass("cloud-az2", {
        provisioner: "cinder.csi.openstack.org",
        reclaimPolicy: "Retain",
        allowedTopologies,
      }),
      claim("db", "cloud-az2"),
    );
    const { spec } = onlyVolume(settle(cluster));
    expect(spec?.persistentVolumeReclaimPolicy).toBe("Retain");
    expect(spec?.nodeAffinity?.required?.nodeSelectorTerms[0]?.matchExpressions?.[0]?.values).toEqual([
      "az2",
    ]);
  });

  test.each(["cloud", "node"])("ReadWriteMany on class %s is refused with an event", (className) => {
    const cluster = settle(
      storageCluster().add(claim("db", className, { node: "worker-3", mode: "ReadWriteMany" })),
    );
    expect(volumes(cluster)).toEqual([]);
    expect(refusal(cluster)).toMatch(
      /^failed to provision volume with StorageClass ".*": rpc error: code = InvalidArgument/,
    );
  });

  test("a cloud disk can be read-only, a local volume cannot", () => {
    const cloud = storageCluster().add(claim("pages", "cloud", { node: "worker-1", mode: "ReadOnlyMany" }));
    expect(onlyVolume(settle(cloud)).spec?.accessModes).toEqual(["ReadOnlyMany"]);
    const local = storageCluster().add(claim("pages", "node", { node: "worker-3", mode: "ReadOnlyMany" }));
    expect(volumes(settle(local))).toEqual([]);
  });

  test.each([
    ["csi.storage.k8s.io/fstype", "xfs"],
    ["fsType", "xfs"],
    ["other", "ext4"],
  ])("parameter %s makes the file system %s", (parameter, fsType) => {
    const parameters = { [parameter]: "xfs" };
    const cluster = storageCluster().add(
      storageClass("cloud-xfs", { provisioner: "cinder.csi.openstack.org", parameters }),
      claim("db", "cloud-xfs"),
    );
    expect(onlyVolume(settle(cluster)).spec?.csi?.fsType).toBe(fsType);
  });

  test("a copy of another volume is refused, since there is none", () => {
    const dataSource = { kind: "PersistentVolumeClaim", name: "other" };
    const cluster = settle(storageCluster().add(claim("db", "cloud-now", { spec: { dataSource } })));
    expect(refusal(cluster)).toContain("leave dataSource out");
  });
});

describe("W9: volumes of a node's volume group", () => {
  test("the volume stays on the node that was selected", () => {
    const cluster = settle(storageCluster().add(claim("db", "node", { node: "worker-3", size: "500Mi" })));
    const volume = onlyVolume(cluster);
    expect(nodeOfVolume(volume)).toBe("worker-3");
    expect(volume.spec?.capacity).toEqual({ storage: "500Mi" });
    expect(volume.spec?.csi?.volumeAttributes).toMatchObject({ "openebs.io/volgroup": "data" });
  });

  test("what does not fit is refused, and the scheduler may look for another node", () => {
    const cluster = storageCluster().add(claim("big", "node", { node: "worker-3", size: "70Gi" }));
    settle(cluster).add(claim("more", "node", { node: "worker-3", size: "40Gi" }));
    settle(cluster);
    expect(volumes(cluster)).toHaveLength(1);
    expect(refusal(cluster)).toBe(
      'failed to provision volume with StorageClass "node": rpc error: code = ResourceExhausted desc = ' +
        "insufficient free space: 40Gi is wanted, and 30Gi is left in volume group data on node worker-3",
    );
    expect(selectedNode(cluster, "more")).toBeUndefined();
  });

  test("claims of one round share what is left", () => {
    const cluster = storageCluster().add(
      claim("one", "node", { node: "worker-3", size: "60Gi" }),
      claim("two", "node", { node: "worker-3", size: "60Gi" }),
    );
    expect(volumes(settle(cluster))).toHaveLength(1);
  });

  test("a node without the volume group is refused", () => {
    const cluster = settle(storageCluster().add(claim("db", "node", { node: "worker-1" })));
    expect(refusal(cluster)).toContain("no volume group of StorageClass node on node worker-1");
  });

  test("a node that is gone is no longer selected", () => {
    const cluster = settle(storageCluster().add(claim("db", "node", { node: "worker-9" })));
    expect(selectedNode(cluster, "db")).toBeUndefined();
  });

  test("with immediate binding the emptiest group is taken", () => {
    const cluster = storageCluster().add(claim("one", "node-now", { size: "60Gi" }));
    settle(cluster).add(claim("two", "node-now", { size: "60Gi" }));
    settle(cluster);
    expect(new Set(volumes(cluster).map(nodeOfVolume))).toEqual(new Set(["worker-3", "worker-4"]));
  });

  test("a class without a volume group is refused", () => {
    const cluster = storageCluster().add(
      storageClass("bare", { provisioner: "local.csi.openebs.io" }),
      claim("db", "bare", { size: "1Gi" }),
    );
    expect(refusal(settle(cluster))).toContain("either volgroup or vgpattern is required");
  });

  test("deleting a claim gives its room back", () => {
    const cluster = storageCluster().add(claim("big", "node", { node: "worker-3", size: "90Gi" }));
    settle(cluster);
    bind(cluster, "big");
    unclaim(cluster, "big");
    settle(cluster).add(claim("next", "node", { node: "worker-3", size: "90Gi" }));
    settle(cluster);
    expect(volumes(cluster).map(({ spec }) => spec?.claimRef?.name)).toEqual(["next"]);
  });

  test("no sequence of claims and deletions overfills a group", () => {
    const step = fc.record({
      size: fc.integer({ min: 1, max: 70 }),
      node: fc.constantFrom("worker-3", "worker-4"),
      drop: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const cluster = storageCluster();
        steps.forEach(({ size, node, drop }, index) => {
          const bound = cluster
            .list<V1PersistentVolumeClaim>("PersistentVolumeClaim")
            .find(({ spec }) => spec?.volumeName);
          if (drop && bound?.metadata?.name) unclaim(cluster, bound.metadata.name);
          cluster.add(claim(`c${index}`, "node", { node, size: `${size}Gi` }));
          settle(cluster);
          if (volumes(cluster).some(({ spec }) => spec?.claimRef?.name === `c${index}`))
            bind(cluster, `c${index}`);
          const groups = volumeGroups(cluster.list("Node"), volumes(cluster));
          expect(groups.every(({ free }) => free >= 0)).toBe(true);
          const taken = volumes(cluster).reduce(
            (sum, { spec }) => sum + bytesOf(spec?.capacity?.["storage"]),
            0,
          );
          expect(groups.reduce((sum, group) => sum + group.size - group.free, 0)).toBe(taken);
        });
      }),
      { numRuns: 40 },
    );
  });
});
