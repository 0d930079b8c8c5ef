import type { V1Node } from "@kubernetes/client-node";
import { describeNodes, serverId } from "../../../lab/cloud/cloud-nodes";
import { MACHINES, nodeOf } from "../../../lab/cloud/machines";
import { KWOK_NODE, UNINITIALIZED_TAINT } from "../../../lab/cloud/names";
import { FakeCluster } from "./fake-cluster";
import type { FakeObject } from "./fake-cluster";

const settle = (cluster: FakeCluster) => cluster.settle(() => describeNodes({ nodes: cluster.list("Node") }));
const machines = () =>
  new FakeCluster().add(...MACHINES.map((machine) => nodeOf(machine, "v1.34.1") as unknown as FakeObject));
const node = (cluster: FakeCluster, name: string) => cluster.get<V1Node>("Node", name);

describe("C1, C7: the lab's nodes, as a cloud's controller describes them", () => {
  test("a new machine is tainted and tells nothing of where it is", () => {
    const fresh = nodeOf(MACHINES[0]!, "v1.34.1");
    expect(fresh.spec?.taints).toEqual([{ key: UNINITIALIZED_TAINT, value: "true", effect: "NoSchedule" }]);
    expect(fresh.spec?.providerID).toBeUndefined();
    expect(fresh.metadata?.labels).not.toHaveProperty("topology.kubernetes.io/zone");
  });

  test("it gets provider id, zone, region, flavor and addresses, and loses the taint", () => {
    const cluster = machines();
    settle(cluster);
    const worker = node(cluster, "worker-2");
    expect(worker.spec?.providerID).toBe(`openstack:///${serverId(worker)}`);
    expect(worker.spec?.providerID).toMatch(
      /^openstack:\/\/\/[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(worker.spec?.taints).toEqual([]);
    expect(worker.metadata?.labels).toMatchObject({
      "topology.kubernetes.io/zone": "az2",
      "topology.kubernetes.io/region": "RegionOne",
      "node.kubernetes.io/instance-type": "m1.xlarge",
    });
    expect(worker.status?.addresses).toContainEqual({ type: "InternalIP", address: "10.0.1.12" });
  });

  test("machines stand in two zones, with ids and pod networks of their own", () => {
    const cluster = machines();
    settle(cluster);
    const nodes = cluster.list<V1Node>("Node");
    expect(new Set(nodes.map(({ metadata }) => metadata?.labels?.["topology.kubernetes.io/zone"]))).toEqual(
      new Set(["az1", "az2"]),
    );
    expect(new Set(nodes.map(({ spec }) => spec?.providerID)).size).toBe(nodes.length);
    expect(new Set(nodes.map(({ spec }) => spec?.podCIDR)).size).toBe(nodes.length);
  });

  test("other taints stay, and what is described already is left alone", () => {
    const cluster = machines();
    cluster.edit("Node", "worker-1", {
      spec: {
        taints: [
          { key: UNINITIALIZED_TAINT, effect: "NoSchedule" },
          { key: "mine", effect: "NoExecute" },
        ],
      },
    });
    settle(cluster);
    expect(node(cluster, "worker-1").spec?.taints).toEqual([{ key: "mine", effect: "NoExecute" }]);
    expect(describeNodes({ nodes: cluster.list("Node") })).toEqual([]);
  });

  test("a label that someone removed and an address that someone changed are put right", () => {
    const cluster = machines();
    settle(cluster);
    cluster.edit("Node", "worker-1", {
      metadata: { labels: { "topology.kubernetes.io/zone": null } },
      status: { addresses: [{ type: "InternalIP", address: "127.0.0.1" }] },
    });
    settle(cluster);
    expect(node(cluster, "worker-1").metadata?.labels?.["topology.kubernetes.io/zone"]).toBe("az1");
    expect(node(cluster, "worker-1").status?.addresses).toContainEqual({
      type: "InternalIP",
      address: "10.0.1.11",
    });
  });

  test("nodes that kwok does not play are somebody else's", () => {
    const cluster = machines();
    cluster.edit("Node", "worker-1", { metadata: { annotations: { [KWOK_NODE.key]: null } } });
    settle(cluster);
    expect(node(cluster, "worker-1").spec?.providerID).toBeUndefined();
  });
});
