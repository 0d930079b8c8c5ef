import * as pulumi from "@pulumi/pulumi";
import { ContainerCluster, NodeGroup } from "../../lib";
import type { NodeGroupArgs } from "../../lib";
import { cloudAnswers, cloudComputed } from "../support/cloud";
import { childrenOf, find, isSecret, record, recordBoth } from "../support/graph";
import type { Recorded } from "../support/graph";

type Group = Omit<NodeGroupArgs, "cluster">;

function cluster(): ContainerCluster {
  return new ContainerCluster("prod", {
    network: { vpc: { externalNetwork: "public" } },
    image: "debian-12",
    controlPlane: { count: 1, flavor: "m1.medium" },
  });
}

function program(args: Group): () => void {
  return () => void new NodeGroup("pool", { cluster: cluster(), ...args });
}

/** The resources of the group, the cluster's left out. */
async function deployed(args: Group): Promise<readonly Recorded[]> {
  const resources = await record(program(args), { computed: cloudComputed, answers: cloudAnswers });
  return childrenOf(resources, find(resources, "index:NodeGroup", "pool"));
}

function named(resources: readonly Recorded[]): readonly string[] {
  return resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort();
}

async function refusal(args: Group, name = "pool"): Promise<string> {
  let message = "nothing was refused";
  await record(
    () => {
      try {
        new NodeGroup(name, { cluster: cluster(), ...args });
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

  test("C6, C8: spreads nodes softly, over zones, with disks in them", async () => {
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

describe("NodeGroup that grows by itself (C9)", () => {
  const autoscale = { cpuPercent: 70, memoryPercent: 80, max: 10 };

  test("C9: measures what the flavor has, and never exceeds its maximum over all zones", async () => {
    const group = await deployed({
      flavor: "m1.large",
      zones: ["az1", "az2"],
      autoscale: { ...autoscale, max: 5 },
    });
    const templates = ["prod-pool-az1", "prod-pool-az2"].map((name) => {
      const { Bin } = find(group, "StackV1", name).inputs.templateOpts as { readonly Bin: string };
      return JSON.parse(Bin) as {
        readonly resources: Readonly<Record<string, { readonly properties: Record<string, unknown> }>>;
      };
    });
    expect(templates.map(({ resources }) => resources.nodes?.properties)).toMatchObject([
      { min_size: 1, max_size: 3 },
      { min_size: 1, max_size: 2 },
    ]);
    // 70 % of 4 vCPUs over 300 s in nanoseconds, and 80 % of 8192 MiB.
    expect(templates[0]?.resources.cpu_high?.properties.threshold).toBe(840e9);
    expect(templates[0]?.resources.memory_high?.properties.threshold).toBe(6553.6);
  });

  test("C9, T1: the template is readable, the user data in its environment a secret", async () => {
    const group = await deployed({ flavor: "m1.large", autoscale });
    const { templateOpts, environmentOpts } = find(group, "StackV1", "prod-pool").inputs;
    expect(isSecret(templateOpts)).toBe(false);
    expect(JSON.stringify(templateOpts)).not.toContain("bbbbbbbbbbbbbbbb");
    expect(JSON.stringify(environmentOpts)).toContain("bbbbbbbbbbbbbbbb");
    expect(isSecret(environmentOpts)).toBe(true);
    expect(group.filter(({ type }) => type.endsWith(":Instance"))).toEqual([]);
  });

  test("C9: what its nodes are made of changes with its generation alone", async () => {
    const group = await deployed({ flavor: "m1.large", autoscale: { ...autoscale, generation: 4 } });
    expect(find(group, "NodeRecipe", "prod-pool").inputs).toMatchObject({
      generation: 4,
      flavor: "m1.large",
    });
  });

  test("C9: shrinks only when told to", async () => {
    const template = async (scaleIn: boolean) =>
      JSON.stringify(
        find(
          await deployed({ flavor: "m1.large", autoscale: { ...autoscale, scaleIn } }),
          "StackV1",
          "prod-pool",
        ).inputs.templateOpts,
      );
    expect(await template(false)).not.toContain("scale_in");
    expect(await template(true)).toContain("scale_in");
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
      "C8: a data volume where Heat makes nodes",
      { autoscale: { cpuPercent: 7, max: 3 }, dataVolume: { size: 1 } },
      /dataVolume/,
    ],
    ["C6: the generation of nobody", { count: 1, generations: { "2": 2 } }, /generations \(2\) is no node/],
    ["C4: a zone with a host", { count: 1, zones: ["az1:cmp"] }, /zones\[0\]/],
  ] satisfies [string, Partial<Group>, RegExp][])("%s", async (_, args, message) => {
    expect(await refusal({ flavor: "m1.large", ...args })).toMatch(message);
  });
});
