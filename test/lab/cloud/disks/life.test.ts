import type {
  V1CSINode,
  V1CSIStorageCapacity,
  V1Node,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1VolumeAttachment,
} from "@kubernetes/client-node";
import type { FakeCluster, FakeObject } from "../fake-cluster";
import { bind, claim, settle, storageCluster, unclaim } from "./storage";

const VOLUME = "pvc-uid-PersistentVolumeClaim-shop-db";
const volume = (cluster: FakeCluster) => cluster.get<V1PersistentVolume>("PersistentVolume", VOLUME);
const capacityOf = (cluster: FakeCluster) =>
  cluster.get<V1PersistentVolumeClaim>("PersistentVolumeClaim", "db").status?.capacity?.["storage"];
const ask = (cluster: FakeCluster, storage: string) =>
  cluster.edit("PersistentVolumeClaim", "db", { spec: { resources: { requests: { storage } } } });
const bound = (className: string, size = "10Gi"): FakeCluster => {
  const cluster = settle(storageCluster().add(claim("db", className, { node: "worker-3", size })));
  bind(cluster, "db");
  return settle(cluster);
};
const attachment = (name: string, nodeName: string): FakeObject => ({
  kind: "VolumeAttachment",
  metadata: { name },
  spec: { attacher: "cinder.csi.openstack.org", nodeName, source: { persistentVolumeName: VOLUME } },
});
const attached = (cluster: FakeCluster, name: string) =>
  cluster.get<V1VolumeAttachment>("VolumeAttachment", name).status;

describe("W9: a volume grows", () => {
  test("volume and claim follow what the claim asks for, rounded as the driver does", () => {
    const cluster = bound("cloud");
    ask(cluster, "12500Mi");
    settle(cluster);
    expect(volume(cluster).spec?.capacity).toEqual({ storage: "13Gi" });
    expect(capacityOf(cluster)).toBe("13Gi");
    expect(cluster.said("db")).toEqual(expect.arrayContaining(["Resizing", "FileSystemResizeSuccessful"]));
  });

  test("not when the class does not allow it", () => {
    const cluster = bound("cloud");
    cluster.edit("StorageClass", "cloud", { allowVolumeExpansion: false });
    ask(cluster, "20Gi");
    expect(capacityOf(settle(cluster))).toBe("10Gi");
  });

  test("a local volume not beyond its group, and what is new is served all the same", () => {
    const cluster = bound("node", "90Gi");
    ask(cluster, "101Gi");
    settle(cluster.add(claim("new", "node", { node: "worker-3", size: "10Gi" })));
    expect(capacityOf(cluster)).toBe("90Gi");
    expect(cluster.said("db")).toContain("VolumeResizeFailed");
    expect(cluster.said("new")).toContain("ProvisioningSucceeded");
  });

  test("what grows takes its room before what is new in the same round", () => {
    const cluster = bound("node", "60Gi");
    ask(cluster, "90Gi");
    settle(cluster.add(claim("new", "node", { node: "worker-3", size: "30Gi" })));
    expect(capacityOf(cluster)).toBe("90Gi");
    expect(cluster.said("new")).toEqual(["ProvisioningFailed"]);
  });

  test("what was half done when the lab's cloud stopped is finished", () => {
    const cluster = bound("node", "60Gi");
    ask(cluster, "90Gi");
    cluster.edit("PersistentVolume", VOLUME, { spec: { capacity: { storage: "90Gi" } } });
    expect(capacityOf(settle(cluster))).toBe("90Gi");
  });
});

describe("W9, C12: a volume goes with its claim", () => {
  test("when the class says Delete", () => {
    const cluster = bound("cloud");
    unclaim(cluster, "db");
    expect(settle(cluster).list("PersistentVolume")).toEqual([]);
  });

  test("not when it says Retain", () => {
    const cluster = bound("cloud-now");
    unclaim(cluster, "db");
    expect(settle(cluster).list("PersistentVolume")).toHaveLength(1);
  });

  test("not while a node has it attached", () => {
    const cluster = settle(bound("cloud").add(attachment("one", "worker-3")));
    unclaim(cluster, "db");
    expect(settle(cluster).list("PersistentVolume")).toHaveLength(1);
    cluster.remove("VolumeAttachment", "one");
    expect(settle(cluster).list("PersistentVolume")).toEqual([]);
  });

  test("not when someone else made it", () => {
    const cluster = bound("cloud");
    cluster.edit("PersistentVolume", VOLUME, {
      metadata: { annotations: { "pv.kubernetes.io/provisioned-by": "other" } },
    });
    unclaim(cluster, "db");
    expect(settle(cluster).list("PersistentVolume")).toHaveLength(1);
  });
});

describe("W9: a cloud disk is attached", () => {
  test("to the first node that asks, and not to a second before the first has let go", () => {
    const cluster = settle(bound("cloud").add(attachment("one", "worker-3"), attachment("two", "worker-1")));
    expect(attached(cluster, "one")).toEqual({ attached: true });
    expect(attached(cluster, "two")).toMatchObject({
      attached: false,
      attachError: { message: expect.stringContaining("worker-3") },
    });
    cluster.remove("VolumeAttachment", "one");
    settle(cluster);
    expect(attached(cluster, "two")).toEqual({ attached: true });
  });

  test("other drivers' attachments are left alone", () => {
    const cluster = bound("cloud").add({
      ...attachment("one", "worker-3"),
      spec: { attacher: "other", nodeName: "worker-3", source: {} },
    });
    expect(attached(settle(cluster), "one")).toBeUndefined();
  });
});

describe("W9: what the scheduler is told", () => {
  const offers = (cluster: FakeCluster) => {
    const list = cluster
      .list<V1CSIStorageCapacity>("CSIStorageCapacity")
      .filter(({ storageClassName }) => storageClassName === "node");
    return Object.fromEntries(
      list.map(({ nodeTopology, capacity }) => [
        nodeTopology?.matchLabels?.["openebs.io/nodename"],
        capacity,
      ]),
    );
  };

  test("how much each node can hold, for each class of the LVM driver", () => {
    const cluster = bound("node", "60Gi");
    expect(offers(cluster)).toEqual({
      "worker-1": "0Gi",
      "worker-2": "0Gi",
      "worker-3": "40Gi",
      "worker-4": "100Gi",
    });
    expect(cluster.list("CSIStorageCapacity")).toHaveLength(8);
  });

  test("what follows from a claim's end, a node's and a class's", () => {
    const cluster = bound("node", "60Gi");
    unclaim(cluster, "db");
    cluster.remove("Node", "worker-1");
    settle(cluster);
    expect(offers(cluster)).toEqual({ "worker-2": "0Gi", "worker-3": "100Gi", "worker-4": "100Gi" });
    cluster.remove("StorageClass", "node");
    expect(offers(settle(cluster))).toEqual({});
  });

  test("which drivers a node has, how many volumes it can take, and where it stands", () => {
    const cluster = storageCluster();
    const { spec, metadata } = cluster.get<V1CSINode>("CSINode", "worker-2");
    expect(
      spec.drivers.map(({ name, topologyKeys, allocatable }) => [name, topologyKeys, allocatable?.count]),
    ).toEqual([
      ["cinder.csi.openstack.org", ["topology.cinder.csi.openstack.org/zone"], 256],
      ["local.csi.openebs.io", ["openebs.io/nodename"], undefined],
    ]);
    expect(metadata?.ownerReferences).toMatchObject([{ kind: "Node", name: "worker-2" }]);
    expect(cluster.get<V1Node>("Node", "worker-2").metadata?.labels).toMatchObject({
      "topology.cinder.csi.openstack.org/zone": "az2",
      "openebs.io/nodename": "worker-2",
    });
  });

  test("of other drivers on a node too", () => {
    const cluster = storageCluster();
    cluster.edit("CSINode", "worker-2", {
      spec: { drivers: [{ name: "other", nodeID: "x", topologyKeys: [] }] },
    });
    const { spec } = settle(cluster).get<V1CSINode>("CSINode", "worker-2");
    expect(spec.drivers.map(({ name }) => name)).toEqual([
      "other",
      "cinder.csi.openstack.org",
      "local.csi.openebs.io",
    ]);
  });
});
