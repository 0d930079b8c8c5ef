import fc from "fast-check";
import { Metrics } from "../../lib/scaling/alarms";
import type { ScaledGroup } from "../../lib/scaling/node-group-template";
import { groupStack, Signal, updateMinutes } from "../../lib/scaling/node-group-template";

const GROUP: ScaledGroup = {
  member: {
    cluster: "prod",
    group: "workers",
    generation: 1,
    flavor: "m1.large",
    image: "image-id",
    network: "network-id",
    subnet: "subnet-id",
    securityGroups: ["group-id"],
    zone: "az1",
  },
  growth: {
    cpuPercent: 70,
    memoryPercent: 80,
    min: 1,
    max: 5,
    cooldownSeconds: 600,
    windowSeconds: 900,
    granularitySeconds: 300,
  },
  scaleIn: false,
  capacity: { vcpus: 4, memoryMib: 8192 },
  metrics: Metrics.Gnocchi,
  signal: Signal.SignedAddress,
};
const WATCHED = { ...GROUP.member, watched: { pool: "pool-id", port: 10250 } };
const SECRET = "#cloud-config with a join token";

interface Template {
  readonly heat_template_version: string;
  readonly parameters: unknown;
  readonly resources: Readonly<Record<string, { readonly type: string; readonly properties: unknown }>>;
  readonly outputs: unknown;
}

function parsed(text: string): Template {
  // What the library wrote is read back as what it says.
  return JSON.parse(text) as Template;
}

function template(changes: Partial<ScaledGroup> = {}): Template {
  return parsed(groupStack({ ...GROUP, ...changes }, SECRET).template);
}

/** What Heat is told to make for each member, and of what. */
function partsOf(changes: Partial<ScaledGroup["member"]> = {}): Template["resources"] {
  const { files } = groupStack({ ...GROUP, member: { ...GROUP.member, ...changes } }, SECRET);
  return parsed(files["node.yaml"] ?? "").resources;
}

/** What Heat is told of the group of members. */
function members(changes: Partial<ScaledGroup> = {}): unknown {
  return template(changes).resources.nodes?.properties;
}

function types(changes: Partial<ScaledGroup>): Readonly<Record<string, string>> {
  const { resources } = template(changes);
  return Object.fromEntries(Object.entries(resources).map(([name, { type }]) => [name, type]));
}

describe("an autoscaled node group as Heat is given it (C9)", () => {
  test("is a group of servers, a policy and an alarm for each threshold", () => {
    expect(types({})).toEqual({
      spread: "OS::Nova::ServerGroup",
      nodes: "OS::Heat::AutoScalingGroup",
      scale_out: "OS::Heat::ScalingPolicy",
      cpu_high: "OS::Aodh::GnocchiAggregationByResourcesAlarm",
      memory_high: "OS::Aodh::GnocchiAggregationByResourcesAlarm",
    });
    expect(types({ growth: { ...GROUP.growth, memoryPercent: undefined } })).not.toHaveProperty(
      "memory_high",
    );
  });

  test("has bounds and no wanted size, which would fight with the alarms (complaint 14)", () => {
    expect(members()).toMatchObject({ min_size: 1, max_size: 5, cooldown: 600 });
    expect(JSON.stringify(template())).not.toContain("desired_capacity");
  });

  test("never has more than its most, not even while members change one after the other", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat({ max: 9 }), (min, more) => {
        const properties = members({ growth: { ...GROUP.growth, min, max: min + more } });
        // Heat adds members first where fewer than this would remain in service.
        expect(properties).toMatchObject({
          rolling_updates: { max_batch_size: 1, min_in_service: min - 1 },
        });
      }),
    );
  });

  test("is given the time that it takes to change all members, with the pauses between them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (max) => {
        const properties = JSON.stringify(members({ growth: { ...GROUP.growth, max } }));
        const pause = Number(/"pause_time":([0-9]+)/.exec(properties)?.[1]);
        expect((max - 1) * pause).toBeLessThan(updateMinutes({ max }) * 60);
      }),
    );
  });

  test("has members that belong to somebody, somewhere, and are measured by the group", () => {
    const { server, port } = partsOf();
    expect(server?.properties).toMatchObject({
      flavor: { get_param: "flavor" },
      availability_zone: "az1",
      networks: [{ port: { get_resource: "port" } }],
      scheduler_hints: { group: { get_param: "spread" } },
      config_drive: true,
      metadata: {
        cluster: "prod",
        group: "workers",
        "metering.server_group": { get_param: "stack" },
      },
      tags: ["cluster=prod", "group=workers"],
    });
    expect(port?.properties).toMatchObject({
      network: "network-id",
      fixed_ips: [{ subnet: "subnet-id" }],
      security_groups: ["group-id"],
      tags: ["cluster=prod", "group=workers"],
    });
    expect(members()).toMatchObject({
      resource: {
        type: "CloudContainerEngine::Node",
        properties: {
          flavor: "m1.large",
          image: "image-id",
          spread: { get_resource: "spread" },
          stack: { get_param: "OS::stack_id" },
        },
      },
    });
    expect(template().resources.spread?.properties).toEqual({ policies: ["soft-anti-affinity"] });
  });

  test("names no zone only where it was given none", () => {
    const parts = partsOf({ zone: undefined, bootVolume: { size: 20 }, dataVolume: { size: 20 } });
    expect(JSON.stringify(parts)).not.toContain("zone");
  });

  test("makes members anew, one by one, whole and by other names, when its generation is raised", () => {
    const disks = { bootVolume: { size: 20 }, dataVolume: { size: 5 } };
    const first = { ...GROUP, member: { ...GROUP.member, ...disks } };
    const changes = { generation: 2, flavor: "m1.small", image: "other", bootVolume: { size: 30 } };
    const second = { ...first, member: { ...first.member, ...changes } };
    // Heat gives that template to all members at once: what only some have by now must not be in it.
    expect(groupStack(second, SECRET).files).toEqual(groupStack(first, SECRET).files);
    expect(groupStack(second, SECRET).template).not.toBe(groupStack(first, SECRET).template);
    const { suffix, server, boot, data } = partsOf(disks);
    expect(suffix?.properties).toMatchObject({
      salt: { list_join: [" ", [{ get_param: "generation" }, "@az1", "@az1"]] },
    });
    for (const part of [server, boot, data]) {
      expect(part?.properties).toMatchObject({
        scheduler_hints: { node: { get_attr: ["suffix", "value"] } },
      });
    }
  });

  test("makes all members anew where their disks become others, which cannot change while they run", () => {
    const salt = (changes: Partial<ScaledGroup["member"]>) => JSON.stringify(partsOf(changes).suffix);
    const [none, plain, typed] = [{}, { dataVolume: { size: 1 } }, { dataVolume: { size: 1, type: "ssd" } }];
    expect(new Set([none, plain, typed].map(salt)).size).toBe(3);
    expect(salt({ dataVolume: { size: 2 } })).toBe(salt(plain));
  });
});

describe("what members are told (C10)", () => {
  test("is in no template, and hidden from who asks Heat for it", () => {
    const { template: text, environment, files } = groupStack(GROUP, SECRET);
    expect([text, ...Object.values(files)].join()).not.toContain(SECRET);
    expect(JSON.parse(environment)).toEqual({
      parameters: { user_data: SECRET },
      resource_registry: { "CloudContainerEngine::Node": "node.yaml" },
    });
    expect(parsed(text).parameters).toEqual({ user_data: { type: "string", hidden: true } });
    expect(parsed(files["node.yaml"] ?? "").parameters).toMatchObject({
      user_data: { type: "string", hidden: true },
    });
  });

  test("changes without any member being replaced", () => {
    const first = groupStack(GROUP, SECRET);
    const second = groupStack(GROUP, `${SECRET}, renewed`);
    expect(second.template).toBe(first.template);
    expect(second.environment).not.toBe(first.environment);
    expect(members()).toMatchObject({ resource: { properties: { user_data: { get_param: "user_data" } } } });
    expect(partsOf().server?.properties).toMatchObject({
      user_data: { get_param: "user_data" },
      user_data_update_policy: "IGNORE",
    });
  });

  test("is the same text whenever its values are", () => {
    expect(groupStack(GROUP, SECRET)).toEqual(groupStack(structuredClone(GROUP), SECRET));
  });
});

describe("alarms of an autoscaled node group (C9)", () => {
  const { resources } = template();

  test("on CPU time go off at the share of what a node has within a measure", () => {
    expect(resources.cpu_high?.properties).toMatchObject({
      metric: "cpu",
      aggregation_method: "rate:mean",
      granularity: 300,
      evaluation_periods: 3,
      threshold: 840_000_000_000,
      comparison_operator: "gt",
      resource_type: "instance",
      repeat_actions: true,
      alarm_actions: [{ get_attr: ["scale_out", "alarm_url"] }],
    });
  });

  test("on memory go off at the share of a node's MiB", () => {
    expect(resources.memory_high?.properties).toMatchObject({
      metric: "memory.usage",
      aggregation_method: "mean",
      threshold: 6553.6,
    });
  });

  test("count living servers of this stack and project only, whoever else uses the tag (T1)", () => {
    const properties = JSON.stringify(resources.cpu_high?.properties);
    const query = /"template":("(?:[^"\\]|\\.)*")/.exec(properties)?.[1] ?? "";
    expect(JSON.parse(String(JSON.parse(query)))).toEqual({
      and: [
        { "=": { server_group: "STACK" } },
        { "=": { project_id: "PROJECT" } },
        { "=": { ended_at: null } },
      ],
    });
    expect(properties).toContain(
      '"params":{"STACK":{"get_param":"OS::stack_id"},"PROJECT":{"get_param":"OS::project_id"}}',
    );
  });

  test("add one node at a time, at the pace of the cooldown", () => {
    expect(resources.scale_out?.properties).toEqual({
      adjustment_type: "change_in_capacity",
      auto_scaling_group_id: { get_resource: "nodes" },
      scaling_adjustment: 1,
      cooldown: 600,
    });
  });

  test("speak to Heat by an address that is signed, or in the name of who deployed them", () => {
    expect(template({ signal: Signal.Trust }).resources.cpu_high?.properties).toMatchObject({
      alarm_actions: [
        {
          str_replace: { template: "trust+URL", params: { URL: { get_attr: ["scale_out", "signal_url"] } } },
        },
      ],
    });
  });

  test("ask Prometheus for percent where the cloud keeps measures there", () => {
    const { cpu_high: cpu, memory_high: memory } = template({ metrics: Metrics.Prometheus }).resources;
    expect(cpu).toMatchObject({
      type: "OS::Aodh::PrometheusAlarm",
      properties: {
        threshold: 70,
        comparison_operator: "gt",
        query: {
          str_replace: {
            template: 'avg(rate(ceilometer_cpu{server_group="STACK"}[900s])) / 4 / 1e7',
            params: { STACK: { get_param: "OS::stack_id" } },
          },
        },
      },
    });
    expect(memory).toMatchObject({
      properties: {
        threshold: 80,
        query: {
          str_replace: {
            template: 'avg(avg_over_time(ceilometer_memory_usage{server_group="STACK"}[900s])) / 8192 * 100',
          },
        },
      },
    });
  });
});

describe("taking nodes away (C9)", () => {
  test("is done by name only", () => {
    expect(JSON.stringify(template())).not.toContain('"scaling_adjustment":-1');
    expect(types({ scaleIn: true })).toMatchObject({
      scale_in: "OS::Heat::ScalingPolicy",
      use_low: "OS::Aodh::CompositeAlarm",
    });
  });

  test("takes both thresholds to be low, at half, for four windows", () => {
    const { use_low: low, scale_in: policy } = template({ scaleIn: true }).resources;
    expect(low?.properties).toMatchObject({
      composite_rule: {
        operator: "and",
        rules: [
          {
            type: "gnocchi_aggregation_by_resources_threshold",
            metric: "cpu",
            comparison_operator: "lt",
            threshold: 420_000_000_000,
            evaluation_periods: 12,
          },
          { metric: "memory.usage", comparison_operator: "lt", threshold: 3276.8, evaluation_periods: 12 },
        ],
      },
      alarm_actions: [{ get_attr: ["scale_in", "alarm_url"] }],
    });
    expect(policy?.properties).toMatchObject({ scaling_adjustment: -1, cooldown: 3600 });
  });

  test("takes one where one is watched", () => {
    const growth = { ...GROUP.growth, cpuPercent: undefined };
    expect(template({ scaleIn: true, growth }).resources.use_low).toMatchObject({
      type: "OS::Aodh::GnocchiAggregationByResourcesAlarm",
      properties: { metric: "memory.usage", comparison_operator: "lt", threshold: 3276.8 },
    });
  });

  test("asks Prometheus for the larger of the two", () => {
    const low = template({ scaleIn: true, metrics: Metrics.Prometheus }).resources.use_low;
    const cpu = '(avg(rate(ceilometer_cpu{server_group="STACK"}[3600s])) / 4 / 1e7 / 35)';
    const memory =
      '(avg(avg_over_time(ceilometer_memory_usage{server_group="STACK"}[3600s])) / 8192 * 100 / 40)';
    expect(low).toMatchObject({
      type: "OS::Aodh::PrometheusAlarm",
      properties: {
        comparison_operator: "lt",
        threshold: 1,
        query: { str_replace: { template: `${cpu} > ${memory} or ${memory}` } },
      },
    });
  });
});

describe("failed members (C8; complaint 15)", () => {
  test("are found by the balancer's monitor, marked, and replaced by Heat, also the second of two", () => {
    const { recovery } = template({ member: WATCHED }).resources;
    expect(recovery).toMatchObject({
      type: "OS::Aodh::LBMemberHealthAlarm",
      properties: {
        pool: "pool-id",
        stack: { get_param: "OS::stack_id" },
        autoscaling_group_id: { get_resource: "nodes" },
        alarm_actions: ["trust+heat://"],
        repeat_actions: true,
      },
    });
    expect(types({})).not.toHaveProperty("recovery");
    expect(partsOf()).not.toHaveProperty("pool_member");
  });

  test("are in the pool by the address of their port, and out of it before the server goes", () => {
    expect(partsOf(WATCHED).pool_member).toEqual({
      type: "OS::Octavia::PoolMember",
      properties: {
        pool: "pool-id",
        address: { get_attr: ["port", "fixed_ips", 0, "ip_address"] },
        protocol_port: 10250,
        subnet: "subnet-id",
      },
      depends_on: "server",
    });
  });
});

describe("a member's own disks (C4)", () => {
  test("are named as their node and its port are, so that a person finds them together", () => {
    const name = (end: string) => ({
      list_join: ["", ["prod-workers-", { get_attr: ["suffix", "value"] }, end]],
    });
    const { server, port, boot, data } = partsOf({ bootVolume: { size: 20 }, dataVolume: { size: 5 } });
    expect([server, port, boot, data].map((part) => part?.properties)).toMatchObject([
      { name: name("") },
      { name: name("") },
      { name: name("-boot"), metadata: { cluster: "prod", group: "workers" } },
      { name: name("-data"), metadata: { cluster: "prod", group: "workers" } },
    ]);
  });

  test("have size, type and zone, that of the node where they have none of their own", () => {
    const disks = { bootVolume: { size: 20, type: "ssd" }, dataVolume: { size: 100, zone: "az2" } };
    expect(members({ member: { ...GROUP.member, ...disks } })).toMatchObject({
      resource: { properties: { boot_size: 20, data_size: 100 } },
    });
    const { boot, data } = partsOf(disks);
    expect(boot?.properties).toMatchObject({
      size: { get_param: "boot_size" },
      volume_type: "ssd",
      availability_zone: "az1",
      image: { get_param: "image" },
    });
    expect(data?.properties).toMatchObject({ size: { get_param: "data_size" }, availability_zone: "az2" });
    expect(data?.properties).not.toHaveProperty("volume_type");
  });

  test("are what it boots from, or it boots from the host where it has none, with data beside it", () => {
    const disk = (name: string, index: number) => ({
      volume_id: { get_resource: name },
      boot_index: index,
      delete_on_termination: false,
    });
    const dataVolume = { size: 100 };
    const both = partsOf({ bootVolume: { size: 20 }, dataVolume }).server?.properties;
    expect(both).toMatchObject({ block_device_mapping_v2: [disk("boot", 0), disk("data", -1)] });
    expect(both).not.toHaveProperty("image");
    expect(partsOf({ dataVolume }).server?.properties).toMatchObject({
      image: { get_param: "image" },
      block_device_mapping_v2: [disk("data", -1)],
    });
    expect(partsOf().server?.properties).not.toHaveProperty("block_device_mapping_v2");
  });
});
