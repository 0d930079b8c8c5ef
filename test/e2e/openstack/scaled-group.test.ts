import * as openstack from "@pulumi/openstack";
import { ContainerCluster, NodeGroup } from "../../../lib";
import { inventory } from "../../support/cloud-inventory";
import type { NodeServer } from "../../support/clusters";
import { serversOf } from "../../support/clusters";
import type { Outcome } from "../../support/engine";
import { Engine } from "../../support/engine";
import type { HealthRule } from "../../support/failed-members";
import { replaceFailed } from "../../support/failed-members";
import { clouds, untilCloud } from "../../support/openstack";
import { runName } from "../../support/run-name";
import { alarmsOf, describeServer, pushMeasures } from "../../support/telemetry";
import { until } from "../../support/until";

interface Choice {
  readonly generation?: number;
  readonly max?: number;
  readonly cooldownSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
}

interface Alarm {
  readonly name: string;
  readonly state: string;
  readonly repeat_actions: boolean;
  readonly loadbalancer_member_health_rule?: HealthRule;
}

interface Volume {
  readonly name: string;
  readonly size: number;
  readonly availability_zone: string;
  readonly attachments: readonly { readonly server_id: string }[];
}

interface Port {
  readonly name: string;
  readonly fixed_ips: readonly { readonly ip_address: string }[];
}

interface Listener {
  readonly name: string;
  readonly allowed_cidrs: readonly string[];
  readonly default_pool_id: string;
  readonly loadbalancers: readonly { readonly id: string }[];
}

interface Watched {
  readonly id: string;
  readonly address: string;
  readonly protocol_port: number;
}

/** m1.tiny of the lab, by its word. */
const CAPACITY = { vcpus: 1, memoryMib: 512 };
const MINUTE = 60;

/** Longer than a measure is of any account, so that one makes no second node. */
const COOLDOWN = 90;

/** Between two measures, in milliseconds. */
const PACE = 5_000;

/** Disks of a node of the second generation. */
const REBUILT = [
  ["node-boot", 1, "az1"],
  ["node-data", 2, "az1"],
];

/** Servers, balancers and disks take their time, more of it on a busy machine. */
jest.setTimeout(900_000);

// Each test takes up where the one before it left off.
describe("a node group that grows by itself, on Heat, Aodh, Gnocchi and Octavia (C9)", () => {
  const run = runName("scaled");
  const name = `${run}-pool-az1`;
  const { demo, admin } = clouds();
  let engine: Engine;
  let before: Readonly<Record<string, number>>;
  let stack: string;

  const program =
    ({ generation = 1, max = 2, cooldownSeconds = COOLDOWN, labels }: Choice = {}) =>
    () => {
      const provider = new openstack.Provider("demo", { cloud: "demo", useOctavia: true });
      const cluster = new ContainerCluster(
        run,
        {
          network: { vpc: { externalNetwork: "public", cidr: "10.79.0.0/24" } },
          endpoint: { octavia: { floatingNetwork: "public" } },
          image: "debian-12",
          // The lab has no charts.
          addons: false,
          controlPlane: { count: 1, flavor: "m1.medium" },
        },
        { provider },
      );
      const first = generation === 1;
      const { stackIds } = new NodeGroup("pool", {
        cluster,
        flavor: first ? "m1.small" : "m1.tiny",
        zones: ["az1"],
        bootVolume: { size: 1 },
        dataVolume: { size: first ? 1 : 2 },
        labels,
        autoscale: {
          cpuPercent: 70,
          memoryPercent: 80,
          max,
          cooldownSeconds,
          windowSeconds: MINUTE,
          granularitySeconds: MINUTE,
          generation,
        },
      });
      return Promise.resolve({ stack: stackIds[0] });
    };
  const changes = ({ steps }: Outcome) =>
    steps.map(({ op, type }) => `${op} ${type.split(":").at(-1)}`).sort();

  const members = async (): Promise<readonly NodeServer[]> =>
    (await serversOf(admin, run)).filter(({ metadata }) => metadata["metering.server_group"] === stack);
  const ids = async () => (await members()).map(({ id }) => id).sort();
  const only = async (): Promise<NodeServer> => {
    const [node, ...others] = await members();
    if (node === undefined || others.length > 0) throw new Error(`there are ${others.length + 1} nodes`);
    return node;
  };
  const portOf = async ({ id }: NodeServer): Promise<Port | undefined> =>
    (await demo.get<{ ports: readonly Port[] }>("network", `/v2.0/ports?device_id=${id}`)).ports[0];
  const disksOf = async (server: NodeServer) => {
    const { volumes } = await demo.get<{ volumes: readonly Volume[] }>("volumev3", "/volumes/detail");
    return volumes
      .filter(({ attachments }) => attachments.some((each) => each.server_id === server.id))
      .map((volume) => [volume.name.replace(server.name, "node"), volume.size, volume.availability_zone])
      .sort();
  };
  const listener = async (): Promise<Listener> => {
    const answer = await demo.get<{ listeners: readonly Listener[] }>("load-balancer", "/v2/lbaas/listeners");
    const found = answer.listeners.find((each) => each.name === `${name}-watch`);
    if (found === undefined) throw new Error("nobody watches the nodes");
    return found;
  };
  const watched = async (): Promise<readonly Watched[]> => {
    const { default_pool_id: pool } = await listener();
    const path = `/v2/lbaas/pools/${pool}/members`;
    return (await demo.get<{ members: readonly Watched[] }>("load-balancer", path)).members;
  };
  const addressOf = async (node: NodeServer) => (await portOf(node))?.fixed_ips[0]?.ip_address;

  beforeAll(async () => {
    before = await inventory(demo);
    engine = await Engine.open(run);
    const { outputs } = await engine.up(program());
    stack = String(outputs.stack?.value);
  });
  afterAll(() => engine?.close());

  test("C4: begins with its fewest nodes, each with port and disks of its name; the next preview is empty", async () => {
    const node = await only();
    expect(node).toMatchObject({ status: "ACTIVE", zone: "az1", metadata: { cluster: run, group: "pool" } });
    expect(node.name).toMatch(new RegExp(`^${run}-pool-[a-z0-9]{6}$`));
    expect(node.tags).toEqual(expect.arrayContaining([`cluster=${run}`, "group=pool"]));
    expect(await disksOf(node)).toEqual([
      ["node-boot", 1, "az1"],
      ["node-data", 1, "az1"],
    ]);
    expect(await portOf(node)).toMatchObject({ name: node.name });
    expect(changes(await engine.preview(program()))).toEqual([]);
  });

  test("C8, T1: is watched behind a port of the API's balancer that only its own address may call", async () => {
    const { allowed_cidrs: callers, loadbalancers } = await listener();
    const { loadbalancer } = await demo.get<{
      loadbalancer: { readonly name: string; readonly vip_address: string };
    }>("load-balancer", `/v2/lbaas/loadbalancers/${loadbalancers[0]?.id}`);
    expect(loadbalancer.name).toBe(`${run}-api`);
    expect(callers).toEqual([`${loadbalancer.vip_address}/32`]);
    expect(await watched()).toMatchObject([{ address: await addressOf(await only()), protocol_port: 10250 }]);
  });

  test("C10: other user data is for nodes of another generation, and shown by nobody (complaint 12)", async () => {
    expect(changes(await engine.preview(program({ labels: { "example.com/kind": "other" } })))).toEqual([]);
    const shown = await demo.get<object>("orchestration", `/stacks/${name}/${stack}`);
    const template = await demo.get<object>("orchestration", `/stacks/${name}/${stack}/template`);
    expect(JSON.stringify([shown, template])).not.toContain("cloud-config");
    expect(engine.state()).not.toContain("cloud-config");
  });

  test("C9: other bounds change no node", async () => {
    const nodes = await ids();
    expect(changes(await engine.up(program({ max: 3 })))).toEqual(["update NodeStack"]);
    expect(await ids()).toEqual(nodes);
  });

  test("C8: a stack that a killed deployment had begun is taken up by the next one", async () => {
    const nodes = await ids();
    await engine.forget("NodeStack");
    const { steps, outputs } = await engine.up(program({ max: 3 }));
    expect(steps.map(({ op, name: made }) => `${op} ${made}`)).toEqual([`create ${name}`]);
    expect(outputs.stack?.value).toBe(stack);
    expect(await ids()).toEqual(nodes);
  });

  test("C11: what Heat cannot do is said in its words, and done by the next deployment", async () => {
    const rebuilt = program({ generation: 2, max: 3 });
    const { servers } = await demo.get<{ servers: readonly object[] }>("compute", "/servers");
    await withQuota(servers.length, async () => {
      await expect(engine.up(rebuilt)).rejects.toThrow(/stack '\S+' is UPDATE_FAILED: [^]*Quota exceeded/);
      await engine.refresh();
      expect(changes(await engine.preview(rebuilt))).toEqual(["update NodeStack"]);
    });
    expect(engine.state()).not.toContain("cloud-config");
    expect(changes(await engine.up(rebuilt))).toEqual(["update NodeStack"]);
    expect(changes(await engine.preview(rebuilt))).toEqual([]);
  });

  test("C11: a raised generation has made the node anew, by another name and with other disks", async () => {
    const node = await only();
    expect(node.status).toBe("ACTIVE");
    expect(await disksOf(node)).toEqual(REBUILT);
    expect(await portOf(node)).toMatchObject({ name: node.name });
    expect(await watched()).toMatchObject([{ address: await addressOf(node) }]);
  });

  test("a node that is busy has another one made", async () => {
    const busy = 0.9 * CAPACITY.vcpus * MINUTE * 1e9;
    const { id } = await only();
    const metric = await describeServer(demo, { id, group: stack }, "cpu", "ceilometer-high-rate");
    await measuringUntil(2, [metric], (at) => (at / MINUTE) * busy);
  });

  test("C8: nodes that fail go, and are made anew where fewer than the fewest were left (complaint 15)", async () => {
    const alarms = await alarmsOf<Alarm>(demo);
    const alarm = alarms.find((each) => each.loadbalancer_member_health_rule?.stack_id === stack);
    const rule = alarm?.loadbalancer_member_health_rule;
    if (rule === undefined) throw new Error("no alarm is about failed nodes");
    expect(rule.pool_id).toBe((await listener()).default_pool_id);
    expect(alarm?.repeat_actions).toBe(true);

    const nodes = await ids();
    const [first, ...others] = (await watched()).map(({ id }) => id);
    await replaceFailed(demo, name, rule, (look) => [first ?? "", ...(look === 0 ? [] : others)]);

    const after = await members();
    // Heat does not count the first one any more; without the second one there would be none.
    expect(after.map(({ status }) => status)).toEqual(["ACTIVE"]);
    expect(after.filter(({ id }) => nodes.includes(id))).toEqual([]);
    for (const node of after) {
      expect(await disksOf(node)).toEqual(REBUILT);
      expect(await portOf(node)).toMatchObject({ name: node.name });
    }
    const addresses = (await Promise.all(after.map(addressOf))).sort();
    expect((await watched()).map(({ address }) => address).sort()).toEqual(addresses);
    expect(changes(await engine.preview(program({ generation: 2, max: 3 })))).toEqual([]);
  });

  test("nodes that are full have more made, up to the most and no further", async () => {
    const metrics = await Promise.all(
      (await ids()).map((id) =>
        describeServer(demo, { id, group: stack }, "memory.usage", "ceilometer-high"),
      ),
    );
    const full = () => 0.95 * CAPACITY.memoryMib;
    await measuringUntil(2, metrics, full);
    await measuringUntil(3, metrics, full);
    await measure(metrics, full);
    await untilCloud<readonly Alarm[]>(demo, "alarming", "/v2/alarms", (alarms) =>
      alarms.some(
        (each) => each.name.startsWith(name) && each.name.includes("memory_high") && each.state === "alarm",
      ),
    );
    expect(await members()).toHaveLength(3);
  });

  test("a deployment leaves their number to Heat (complaint 14)", async () => {
    const nodes = await ids();
    const changed = program({ generation: 2, max: 3, cooldownSeconds: COOLDOWN + 1 });
    expect(changes(await engine.up(changed))).toEqual(["update NodeStack"]);
    expect(await ids()).toEqual(nodes);
  });

  test("nothing is left of them when they are destroyed (C12)", async () => {
    await engine.destroy();
    expect(await inventory(demo)).toEqual(before);
  });

  /** As long as the project may have no more servers than that. */
  async function withQuota(instances: number, act: () => Promise<void>): Promise<void> {
    const path = `/os-quota-sets/${await demo.projectId()}`;
    await admin.put("compute", path, { quota_set: { instances } });
    try {
      await act();
    } finally {
      await admin.delete("compute", path);
    }
  }

  /** Measures as long as it takes: an alarm looks at the last minutes only, and not while the group cools down. */
  async function measuringUntil(
    count: number,
    metrics: readonly string[],
    value: (at: number) => number,
  ): Promise<void> {
    await until(
      `there are ${count} nodes`,
      async () => {
        await measure(metrics, value);
        await new Promise((resolve) => setTimeout(resolve, PACE));
        return (await members()).filter(({ status }) => status === "ACTIVE").length;
      },
      (found) => found === count,
    );
  }

  async function measure(metrics: readonly string[], value: (at: number) => number): Promise<void> {
    const now = Math.floor(Date.now() / 1000);
    const times = [4, 3, 2, 1, 0].map((ago) => now - ago * MINUTE);
    for (const metric of metrics) {
      await pushMeasures(
        demo,
        metric,
        times.map((at) => ({ at, value: value(at) })),
      );
    }
  }
});
