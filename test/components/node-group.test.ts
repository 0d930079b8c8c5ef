import * as pulumi from "@pulumi/pulumi";
import { BalancerProvider, ContainerCluster, NodeGroup } from "../../lib";
import type { ContainerClusterArgs, NodeAutoscale, NodeGroupArgs } from "../../lib";
import { cloudAnswers, cloudComputed } from "../support/cloud";
import { childrenOf, find, isSecret, record, recordBoth } from "../support/graph";
import type { Recorded } from "../support/graph";

type Group = Omit<NodeGroupArgs, "cluster">;

type Surroundings = Pick<ContainerClusterArgs, "network" | "endpoint">;

const VPC: Surroundings = { network: { vpc: { externalNetwork: "public" } } };
const MOVING: Surroundings = { ...VPC, endpoint: { vip: {} } };
const CLASSIC: Surroundings = {
  network: { classic: { network: "net-id", subnet: "subnet-id" } },
  endpoint: { octavia: {} },
};

function cluster(surroundings = VPC): ContainerCluster {
  return new ContainerCluster("prod", {
    ...surroundings,
    image: "debian-12",
    controlPlane: { count: 1, flavor: "m1.medium" },
  });
}

function program(args: Group, surroundings?: Surroundings): () => void {
  return () => void new NodeGroup("pool", { cluster: cluster(surroundings), ...args });
}

/** The resources of the group, the cluster's left out. */
async function deployed(args: Group, surroundings?: Surroundings): Promise<readonly Recorded[]> {
  const resources = await record(program(args, surroundings), {
    computed: cloudComputed,
    answers: cloudAnswers,
  });
  return childrenOf(resources, find(resources, "index:NodeGroup", "pool"));
}

function named(resources: readonly Recorded[]): readonly string[] {
  return resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort();
}

async function refusal(args: Group, surroundings?: Surroundings): Promise<string> {
  let message = "nothing was refused";
  await record(
    () => {
      try {
        new NodeGroup("pool", { cluster: cluster(surroundings), ...args });
      } catch (error) {
        if (!(error instanceof pulumi.RunError)) throw error;
        message = error.message;
      }
    },
    { computed: cloudComputed, answers: cloudAnswers },
  );
  return message;
}

/** What is known of a value whether it is a secret or not. */
function revealed(value: unknown): unknown {
  return isSecret(value) && typeof value === "object" && value !== null && "value" in value
    ? value.value
    : value;
}

describe("NodeGroup with a fixed size (C2, C6, C7)", () => {
  test("C7: a node more touches one node, and the first can be taken away alone", async () => {
    const [three, four, without] = [
      await deployed({ flavor: "m1.large", nodes: ["ada", "bob", "eve"] }),
      await deployed({ flavor: "m1.large", nodes: ["ada", "bob", "eve", "kim"] }),
      await deployed({ flavor: "m1.large", nodes: ["bob", "eve"] }),
    ].map(named);
    const ofKim = ["Instance", "NodeDeparture", "NodeRecipe", "NodeUserData", "Port"].map(
      (type) => `${type} prod-pool-kim`,
    );
    expect(four?.filter((each) => !three?.includes(each))).toEqual(ofKim);
    expect(three?.filter((each) => !without?.includes(each))).toEqual(
      ofKim.map((each) => each.replace("kim", "ada")),
    );
  });

  test("C6, C8: spreads nodes softly, over zones, with disks in them (complaint 7)", async () => {
    const group = await deployed({
      flavor: "m1.large",
      count: 3,
      zones: ["az1", "az2"],
      bootVolume: { size: 40 },
      dataVolume: { size: 100, type: "fast" },
    });
    expect(find(group, "ServerGroup", "prod-pool").inputs.policies).toEqual(["soft-anti-affinity"]);
    const zones = [1, 2, 3].map(
      (node) => find(group, "Instance", `prod-pool-${node}`).inputs.availabilityZone,
    );
    expect(zones).toEqual(["az1", "az2", "az1"]);
    expect(find(group, "Volume", "prod-pool-2-data").inputs).toMatchObject({
      size: 100,
      volumeType: "fast",
      availabilityZone: "az2",
    });
    const { blockDevices } = find(group, "Instance", "prod-pool-2").inputs;
    expect(blockDevices).toMatchObject([
      { uuid: "prod-pool-2-boot-id", bootIndex: 0, deleteOnTermination: true },
      { uuid: "prod-pool-2-data-id", bootIndex: -1, deleteOnTermination: false },
    ]);
  });

  test("C2: bare metal boots from its own disk", async () => {
    const group = await deployed({ flavor: "bm.gold", count: 1, bareMetal: true });
    const { inputs } = find(group, "Instance", "prod-pool-1");
    expect(inputs).toHaveProperty("imageId");
    expect(inputs).not.toHaveProperty("blockDevices");
  });

  test("T1: nodes join by a token of their own, which is a secret and goes with the group", async () => {
    const { update } = await recordBoth(
      program({ flavor: "m1.large", count: 1 }),
      cloudComputed,
      cloudAnswers,
    );
    const token = find(update, "Secret", "pool-join");
    expect(token.inputs.type).toBe("bootstrap.kubernetes.io/token");
    expect(JSON.stringify(token.inputs)).toContain("bootstrap-token-aaaaaa");
    const userData = find(update, "Instance", "prod-pool-1").inputs.userData;
    expect(isSecret(userData)).toBe(true);
    expect(revealed(userData)).toContain("aaaaaa.bbbbbbbbbbbbbbbb");
    expect(revealed(userData)).not.toContain("PRIVATE KEY");
  });
});

interface Template {
  readonly resources: Readonly<Record<string, { readonly properties: Readonly<Record<string, unknown>> }>>;
}

/** What Heat is given of a stack, and how it is kept by the engine. */
function templatesOf(group: readonly Recorded[], stack: string) {
  const { template, files } = find(group, "NodeStack", stack).inputs;
  const { "node.yaml": member = "" } = files as Readonly<Record<string, string>>; // what the component gives
  const [whole, node]: [Template, Template] = [JSON.parse(String(template)), JSON.parse(member)];
  return { whole: whole.resources, node: node.resources };
}

describe("NodeGroup that grows by itself (C9)", () => {
  const autoscale = { cpuPercent: 70, memoryPercent: 80, max: 10 };

  test("C9: measures what the flavor has, and never exceeds its maximum over all zones", async () => {
    const group = await deployed({
      flavor: "m1.large",
      zones: ["az1", "az2"],
      autoscale: { ...autoscale, max: 5 },
    });
    const [first, second] = ["prod-pool-az1", "prod-pool-az2"].map((name) => templatesOf(group, name).whole);
    expect(first?.nodes?.properties).toMatchObject({ min_size: 1, max_size: 3 });
    expect(second?.nodes?.properties).toMatchObject({ min_size: 1, max_size: 2 });
    // 70 % of 4 vCPUs over 300 s in nanoseconds, and 80 % of 8192 MiB.
    expect(first?.cpu_high?.properties.threshold).toBe(840e9);
    expect(first?.memory_high?.properties.threshold).toBe(6553.6);
  });

  test("C9, T1: the templates are readable; user data and how the cloud is called are secrets", async () => {
    const group = await deployed({ flavor: "m1.large", autoscale });
    const { template, files, environment, login } = find(group, "NodeStack", "prod-pool").inputs;
    expect([template, files, environment, login].map(isSecret)).toEqual([false, false, true, true]);
    expect(JSON.stringify([template, files])).not.toContain("bbbbbbbbbbbbbbbb");
    expect(JSON.stringify(environment)).toContain("bbbbbbbbbbbbbbbb");
    expect(group.filter(({ type }) => type.endsWith(":Instance"))).toEqual([]);
  });

  test("C12: its stack is told from another cluster's of the same name", async () => {
    const { inputs } = find(await deployed({ flavor: "m1.large", autoscale }), "NodeStack", "prod-pool");
    expect(inputs).toMatchObject({ name: "prod-pool", owner: "prod-aaaaaa" });
  });

  test("C9: what its nodes are made of, and told, changes with its generation alone", async () => {
    const group = await deployed({
      flavor: "m1.large",
      bootVolume: { size: 20, type: "ssd" },
      dataVolume: { size: 100, volumeGroup: "pieces" },
      autoscale: { ...autoscale, generation: 4 },
    });
    expect(find(group, "GroupRecipe", "prod-pool").inputs).toMatchObject({
      generation: 4,
      flavor: "m1.large",
      zone: "",
      volumes: { boot: { size: 20, type: "ssd" }, data: { size: 100 } },
    });
    expect(find(group, "NodeUserData", "prod-pool").inputs).toMatchObject({ generation: 4 });
    const { resource } = templatesOf(group, "prod-pool").whole.nodes?.properties ?? {};
    expect(resource).toMatchObject({ properties: { generation: "4", boot_size: 20, data_size: 100 } });
  });

  test("C9: shrinks only when told to", async () => {
    const resources = async (scaleIn: boolean) =>
      templatesOf(await deployed({ flavor: "m1.large", autoscale: { ...autoscale, scaleIn } }), "prod-pool");
    expect((await resources(false)).whole).not.toHaveProperty("scale_in");
    expect((await resources(true)).whole).toHaveProperty("scale_in");
  });
});

describe("NodeGroup that replaces its failed nodes (C8; complaint 15)", () => {
  const autoscale = { cpuPercent: 70, max: 4 };
  const metal = { flavor: "bm.gold", bareMetal: true };

  test("has the API's balancer watch each zone, at a port that only its own address may call", async () => {
    const group = await deployed({ flavor: "m1.large", zones: ["az1", "az2"], autoscale });
    const ports = ["az1", "az2"].map((zone) => {
      const stack = `prod-pool-${zone}`;
      const { inputs } = find(group, "Listener", `${stack}-watch`);
      expect(inputs).toMatchObject({ loadbalancerId: "prod-api-id", allowedCidrs: ["10.0.0.2/32"] });
      const { whole, node } = templatesOf(group, stack);
      expect(whole.recovery?.properties).toMatchObject({ pool: `${stack}-watch-id` });
      expect(node.pool_member?.properties).toMatchObject({
        pool: `${stack}-watch-id`,
        protocol_port: 10250,
      });
      return inputs.protocolPort;
    });
    expect(new Set([...ports, 6443]).size).toBe(3);
  });

  test.each([
    [{ flavor: "m1.large", autoscale }, 900],
    [{ ...metal, autoscale }, 2700],
    [{ flavor: "m1.large", autoscale: { ...autoscale, recovery: { minutes: 5 } } }, 300],
  ] satisfies [Group, number][])("lets them boot before it calls them dead", async (args, seconds) => {
    const { inputs } = find(await deployed(args), "Monitor", "prod-pool-watch");
    const { type, delay, maxRetriesDown, timeout } = inputs;
    expect([type, Number(delay) * Number(maxRetriesDown)]).toEqual(["TCP", seconds]);
    expect(Number(timeout)).toBeLessThanOrEqual(Number(delay));
  });

  test("with OVN, which knows no callers, leaves them to the nodes' security group", async () => {
    const endpoint = { octavia: { provider: BalancerProvider.Ovn } };
    const group = await deployed({ flavor: "m1.large", autoscale }, { ...VPC, endpoint });
    expect(find(group, "Listener", "prod-pool-watch").inputs).not.toHaveProperty("allowedCidrs");
    expect(find(group, "Pool", "prod-pool-watch").inputs.lbMethod).toBe("SOURCE_IP_PORT");
  });

  test.each([
    ["it was told not to", VPC, { recovery: false }],
    ["no balancer is there to watch", MOVING, {}],
    ["the network is shared, where nodes' ports are closed to balancers", CLASSIC, {}],
  ] satisfies [string, Surroundings, Partial<NodeAutoscale>][])(
    "does not where %s",
    async (_, surroundings, more) => {
      const group = await deployed(
        { flavor: "m1.large", autoscale: { ...autoscale, ...more } },
        surroundings,
      );
      expect(group.filter(({ name }) => name.endsWith("-watch"))).toEqual([]);
      const { whole, node } = templatesOf(group, "prod-pool");
      expect({ ...whole, ...node }).not.toHaveProperty("recovery");
      expect({ ...whole, ...node }).not.toHaveProperty("pool_member");
    },
  );

  test.each([
    ["an address that moves", MOVING],
    ["a shared network", CLASSIC],
  ])("refuses to where it cannot, with %s", async (_, surroundings) => {
    expect(
      await refusal({ flavor: "m1.large", autoscale: { ...autoscale, recovery: {} } }, surroundings),
    ).toMatch(/autoscale\.recovery .* needs a balancer .* cluster 'prod' has none; leave it out/);
  });
});

describe("NodeGroup refuses, before anything is made", () => {
  test.each([
    ["C7: no size", {}, /count, nodes, autoscale \(missing\) say nothing of the size/],
    ["C7: two sizes", { count: 1, nodes: ["a"] }, /say the size more than once/],
    ["C7: one name twice", { nodes: ["a", "a"] }, /nodes/],
    [
      "C9: a maximum below the minimum",
      { autoscale: { cpuPercent: 70, min: 5, max: 3 } },
      /min \(5\).*max \(3\)/,
    ],
    ["C9: a threshold of 0", { autoscale: { cpuPercent: 0, max: 3 } }, /autoscale\.cpuPercent \(0\)/],
    [
      "C9: a threshold of 101",
      { autoscale: { memoryPercent: 101, max: 3 } },
      /autoscale\.memoryPercent \(101\)/,
    ],
    [
      "C2, C9: memory of bare metal",
      { bareMetal: true, autoscale: { memoryPercent: 80, max: 3 } },
      /memoryPercent .* bare metal/,
    ],
    ["C8: a boot volume of bare metal", { bareMetal: true, count: 1, bootVolume: { size: 1 } }, /bootVolume/],
    ["C8: a data volume without a size", { count: 1, dataVolume: { size: 0 } }, /dataVolume\.size/],
    [
      "C8: no time to boot",
      { autoscale: { cpuPercent: 7, max: 3, recovery: { minutes: 0 } } },
      /autoscale\.recovery\.minutes \(0\)/,
    ],
    [
      "C6: generations of nodes without names",
      { autoscale: { cpuPercent: 7, max: 3 }, generations: { "1": 2 } },
      /generations .* raise 'autoscale\.generation'/,
    ],
    ["C6: the generation of nobody", { count: 1, generations: { "2": 2 } }, /generations \(2\) is no node/],
    ["C4: a zone with a host", { count: 1, zones: ["az1:cmp"] }, /zones\[0\]/],
  ] satisfies [string, Partial<Group>, RegExp][])("%s", async (_, args, message) => {
    expect(await refusal({ flavor: "m1.large", ...args })).toMatch(message);
  });
});
