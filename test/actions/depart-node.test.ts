import { departNode } from "../../lib/actions/depart-node";
import { membersOf } from "../../lib/actions/etcd-member";
import type { DepartingNode, PodOnNode } from "../../lib/actions/pods-on-node";
import type { Answering, Running } from "./support/fake-api";
import { FakeApi } from "./support/fake-api";
import { nodeOf, pod } from "./support/pods";

const NODE = "/api/v1/nodes/prod-workers-1";
const BUDGET = {
  status: 429,
  body: {
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: { causes: [{ message: "The disruption budget web needs 2 healthy pods and has 2 currently" }] },
  },
};

/** A cluster with one node that matters, whose pods go when they are evicted. */
class Played {
  readonly pods = new Map<string, PodOnNode>();
  node: DepartingNode | undefined = nodeOf("one");
  /** How often a budget still says no. */
  refusals = 0;

  constructor(...pods: readonly PodOnNode[]) {
    for (const each of pods) this.pods.set(each.metadata.name, each);
  }

  readonly answering: Answering = ({ method, path }) => {
    if (path === NODE) {
      if (method === "DELETE") this.node = undefined;
      return method === "GET" && this.node === undefined ? undefined : { body: this.node };
    }
    if (path === "/api/v1/pods") return { body: { items: [...this.pods.values()] } };
    if (path.endsWith("/eviction")) return this.evict(path.split("/")[6] ?? "");
    if (path.endsWith("/kube-system/pods")) return { body: { items: [etcd("1"), etcd("2"), etcd("3")] } };
    return undefined;
  };

  private evict(name: string): ReturnType<Answering> {
    if (this.refusals-- > 0) return BUDGET;
    return this.pods.delete(name) ? { status: 201 } : undefined;
  }
}

function etcd(key: string) {
  return {
    metadata: { name: `etcd-prod-control-${key}` },
    spec: { nodeName: `prod-control-${key}` },
    status: { conditions: [{ type: "Ready", status: "True" }] },
  };
}

describe("a node departs (complaint 13)", () => {
  let api: FakeApi;
  const start = async (answering: Answering, running?: Running) =>
    (api = await FakeApi.start(answering, running));
  const depart = (more: { drainMinutes?: number; memberAddress?: string; node?: string } = {}) =>
    departNode({ node: "prod-workers-1", server: "one", access: api.access, drainMinutes: 1, ...more });

  afterEach(() => api.stop());

  test("C11: takes no pods, loses those it has, and is forgotten, in this order", async () => {
    const daemon = pod("agent", { ownerReferences: [{ kind: "DaemonSet", controller: true }] });
    await start(new Played(pod("web"), daemon).answering);
    await depart();
    expect(api.changes()).toEqual([
      `PATCH ${NODE}`,
      "POST /api/v1/namespaces/shop/pods/web/eviction",
      `DELETE ${NODE}`,
    ]);
    expect(api.asked.find(({ path }) => path.endsWith("/eviction"))?.body).toMatchObject({
      deleteOptions: { preconditions: { uid: "web-uid" } },
    });
    expect(api.asked.at(-1)?.body).toEqual({ preconditions: { uid: "node-uid" } });
  });

  test("C11: a budget is asked again until it allows", async () => {
    const played = new Played(pod("web"));
    played.refusals = 2;
    await start(played.answering);
    await depart();
    expect(api.changes().filter((change) => change.endsWith("eviction"))).toHaveLength(3);
    expect(played.node).toBeUndefined();
  }, 20_000);

  test("C11: past its time the node stays, takes pods again, and the pod and its budget are named", async () => {
    const played = new Played(pod("web"));
    played.refusals = Number.MAX_SAFE_INTEGER;
    await start(played.answering);
    await expect(depart({ drainMinutes: 0.02 })).rejects.toThrow(
      /shop\/web: Cannot evict pod.*disruption budget web needs 2 healthy/,
    );
    expect(api.asked.at(-1)).toMatchObject({ method: "PATCH", body: { spec: { unschedulable: false } } });
    expect(played.node).toBeDefined();
  });

  test.each([
    ["that was told to move no pods", nodeOf("one"), 0],
    ["that fell silent", nodeOf("one", "Unknown"), 1],
  ])("C8: a node %s is forgotten with its pods", async (_, node, drainMinutes) => {
    const played = new Played(pod("web"));
    played.node = node;
    await start(played.answering);
    await depart({ drainMinutes });
    expect(api.changes()).toEqual([`PATCH ${NODE}`, `DELETE ${NODE}`]);
  });

  test("C8: a node that is gone needs nothing; the name of another server's is left alone", async () => {
    const played = new Played(pod("web"));
    played.node = undefined;
    await start(played.answering);
    await depart();
    played.node = nodeOf("two");
    await depart();
    expect(api.changes()).toEqual([]);
  });

  test("C8: pods that vanish by themselves are no obstacle", async () => {
    const played = new Played(pod("web"), pod("job"));
    let looks = 0;
    await start((asked) => {
      if (asked.path.endsWith("/eviction")) return undefined;
      if (asked.path === "/api/v1/pods" && looks++ > 0) played.pods.clear();
      return played.answering(asked);
    });
    await depart();
    expect(played.node).toBeUndefined();
  });

  const members = [
    "8e9e05c52164694d, started, prod-control-1, https://10.0.0.11:2380, https://10.0.0.11:2379, false",
    "91bc3c398fb3c146, started, prod-control-2, https://10.0.0.12:2380, https://10.0.0.12:2379, false",
    "fd422379fda50e48, unstarted, , https://10.0.0.13:2380, , false",
  ].join("\n");

  test("C7: a control node leaves etcd by way of another one, before it is forgotten", async () => {
    const played = new Played();
    const ran: string[] = [];
    await start(played.answering, (name, command) => {
      ran.push(`${name}: ${command.slice(5).join(" ")}`);
      if (command.includes("remove")) expect(played.node).toBeDefined();
      return { output: command.includes("list") ? members : "" };
    });
    await departNode({
      node: "prod-control-1",
      server: "one",
      access: api.access,
      drainMinutes: 1,
      memberAddress: "10.0.0.11",
    });
    expect(ran).toEqual([
      "etcd-prod-control-2: member list",
      "etcd-prod-control-2: member remove 8e9e05c52164694d",
    ]);
  });

  test.each([
    ["no other is ready", [etcd("1")], 0],
    ["one other is ready, as the third was made anew and has not joined", [etcd("1"), etcd("2")], 1],
  ])("C7: nobody leaves etcd while %s", async (_, items, ready) => {
    const played = new Played();
    await start((asked) =>
      asked.path.endsWith("/kube-system/pods") ? { body: { items } } : played.answering(asked),
    );
    await expect(
      departNode({
        node: "prod-control-1",
        server: "one",
        access: api.access,
        drainMinutes: 1,
        memberAddress: "10.0.0.11",
      }),
    ).rejects.toThrow(`besides that of node 'prod-control-1' ${ready} etcd members are ready`);
    expect(api.changes()).toEqual([]);
  });

  test("C7: what etcd refuses keeps the node, which takes pods again", async () => {
    const played = new Played();
    await start(played.answering, (_, command) =>
      command.includes("list") ? { output: members } : { output: "", failure: "unhealthy cluster" },
    );
    await expect(depart({ memberAddress: "10.0.0.13" })).rejects.toThrow(/etcdctl in pod.*unhealthy cluster/);
    expect(played.node).toBeDefined();
    expect(api.asked.at(-1)).toMatchObject({ method: "PATCH", body: { spec: { unschedulable: false } } });
  });

  test("C7: members are found by name, or by address where they never started", () => {
    expect(membersOf({ node: "prod-control-1", address: "10.0.0.99" }, members)).toEqual([
      "8e9e05c52164694d",
    ]);
    expect(membersOf({ node: "prod-control-3", address: "10.0.0.13" }, members)).toEqual([
      "fd422379fda50e48",
    ]);
    expect(membersOf({ node: "prod-control-4", address: "10.0.0.1" }, members)).toEqual([]);
  });
});
