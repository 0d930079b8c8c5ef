import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { Metrics } from "../../../lib/scaling/alarms";
import { groupStack, Signal } from "../../../lib/scaling/node-group-template";
import { Engine } from "../../support/engine";
import { clouds, untilCloud } from "../../support/openstack";
import { runName } from "../../support/run-name";
import { describeServer, pushMeasures } from "../../support/telemetry";

interface Server {
  readonly id: string;
  readonly status: string;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Listed {
  readonly id: string;
  readonly name: string;
}

const { demo } = clouds();

/** A flavor of the lab, by its word. */
const CAPACITY = { vcpus: 1, memoryMib: 512 };
const MINUTE = 60;

describe("a node group that grows by itself, on Heat, Aodh and Gnocchi (C9)", () => {
  const run = runName("scaled");
  let engine: Engine;
  let image: string;
  let stack: string;
  const measured = new Set<string>();

  const program = (userData: string) => () => {
    const options = { provider: new openstack.Provider("demo", { cloud: "demo", useOctavia: true }) };
    const network = new openstack.networking.Network("nodes", { name: run }, options);
    const subnet = new openstack.networking.Subnet(
      "nodes",
      { name: run, networkId: network.id, cidr: "10.79.0.0/24" },
      options,
    );
    const group = new openstack.networking.SecGroup("nodes", { name: run }, options);
    const made = pulumi.all([network.id, subnet.id, group.id]).apply(([networkId, subnetId, groupId]) =>
      groupStack(
        {
          member: {
            cluster: run,
            group: "workers",
            flavor: "m1.tiny",
            image,
            network: networkId,
            subnet: subnetId,
            securityGroups: [groupId],
            zone: "az1",
            bootVolume: { size: 1 },
          },
          growth: {
            cpuPercent: 70,
            memoryPercent: 80,
            min: 1,
            max: 3,
            cooldownSeconds: 1,
            windowSeconds: MINUTE,
            granularitySeconds: MINUTE,
          },
          scaleIn: false,
          capacity: CAPACITY,
          metrics: Metrics.Gnocchi,
          signal: Signal.SignedAddress,
        },
        userData,
      ),
    );
    const { id } = new openstack.orchestration.StackV1(
      "workers",
      {
        name: run,
        templateOpts: { Bin: made.template },
        environmentOpts: pulumi.secret({ Bin: made.environment }),
        disableRollback: true,
      },
      // Heat answers with its own words for hidden parameters, which nobody asked for.
      { ...options, dependsOn: [subnet], ignoreChanges: ["parameters"] },
    );
    return Promise.resolve({ stack: id });
  };

  beforeAll(async () => {
    const { images } = await demo.get<{ images: readonly Listed[] }>("image", "/v2/images?status=active");
    image = images[0]?.id ?? "";
    engine = await Engine.open(run);
    const { outputs } = await engine.up(program("first"));
    stack = String(outputs.stack?.value);
  });
  afterAll(() => engine?.close());

  const members = async (): Promise<readonly Server[]> => {
    const { servers } = await demo.get<{ servers: readonly Server[] }>("compute", "/servers/detail");
    return servers.filter(({ metadata }) => metadata["metering.server_group"] === stack);
  };
  const untilMembers = (count: number) =>
    untilCloud<{ servers: readonly Server[] }>(
      demo,
      "compute",
      "/servers/detail",
      ({ servers }) =>
        servers.filter(({ metadata, status }) => metadata.cluster === run && status === "ACTIVE").length ===
        count,
    );

  test("begins with its fewest nodes, and the next preview is empty", async () => {
    expect(await members()).toMatchObject([
      { status: "ACTIVE", metadata: { cluster: run, group: "workers" } },
    ]);
    expect((await engine.preview(program("first"))).steps).toEqual([]);
  });

  test("other user data replaces no node, and Heat shows it to nobody (C10) (complaint 12)", async () => {
    const before = await members();
    const { steps } = await engine.up(program("second secret"));
    expect(steps.map(({ op, name }) => `${op} ${name}`)).toEqual(["update workers"]);
    await settled();
    expect((await members()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    const shown = await demo.get<object>("orchestration", `/stacks/${run}/${stack}`);
    const template = await demo.get<object>("orchestration", `/stacks/${run}/${stack}/template`);
    expect(JSON.stringify([shown, template])).not.toContain("second secret");
    expect((await engine.preview(program("second secret"))).steps).toEqual([]);
  });

  test("a node that is busy has another one made", async () => {
    const [first] = await members();
    const busy = 0.9 * CAPACITY.vcpus * MINUTE * 1e9;
    await measure(first, "cpu", "ceilometer-high-rate", (minutesAgo) => (10 - minutesAgo) * busy);
    await untilMembers(2);
  });

  test("nodes that are full have more made, up to the most and no further", async () => {
    await fill();
    await untilMembers(3);
    await fill();
    await untilCloud<readonly { readonly name: string; readonly state: string }[]>(
      demo,
      "alarming",
      "/v2/alarms",
      (alarms) => alarms.some(({ name, state }) => name.includes("memory_high") && state === "alarm"),
    );
    expect(await members()).toHaveLength(3);
  });

  test("a deployment leaves their number to Heat (complaint 14)", async () => {
    expect((await engine.preview(program("second secret"))).steps).toEqual([]);
    await engine.up(program("third"));
    await settled();
    expect(await members()).toHaveLength(3);
  });

  test("nothing is left of them when they are destroyed (C12)", async () => {
    await engine.destroy();
    expect(await members()).toEqual([]);
    const { ports } = await demo.get<{ ports: readonly object[] }>("network", "/v2.0/ports");
    expect(ports).toEqual([]);
    const { volumes } = await demo.get<{ volumes: readonly object[] }>("volumev3", "/volumes");
    expect(volumes).toEqual([]);
  });

  /** An update of a stack goes on after the engine has said that it is done. */
  async function settled(): Promise<void> {
    await untilCloud<{ stack: { stack_status: string } }>(
      demo,
      "orchestration",
      `/stacks/${run}/${stack}`,
      (answer) => answer.stack.stack_status === "UPDATE_COMPLETE",
    );
  }

  /** Of the nodes that were not measured yet. */
  async function fill(): Promise<void> {
    for (const member of await members()) {
      if (measured.has(member.id)) continue;
      await measure(member, "memory.usage", "ceilometer-high", () => 0.95 * CAPACITY.memoryMib);
    }
  }

  async function measure(
    server: Server | undefined,
    name: string,
    policy: string,
    value: (minutesAgo: number) => number,
  ): Promise<void> {
    if (server === undefined) throw new Error("there is no server to measure");
    measured.add(server.id);
    const metric = await describeServer(demo, { id: server.id, group: stack }, name, policy);
    const now = Math.floor(Date.now() / 1000);
    await pushMeasures(
      demo,
      metric,
      [4, 3, 2, 1, 0].map((ago) => ({ at: now - ago * MINUTE, value: value(ago) })),
    );
  }
});
