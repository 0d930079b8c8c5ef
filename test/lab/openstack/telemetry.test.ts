import { clouds, untilCloud } from "../../support/openstack";
import { runName } from "../../support/run-name";
import { until } from "../../support/until";
import { describeServer, pushMeasures } from "../../support/telemetry";

interface Alarm {
  readonly name: string;
  readonly state: string;
}

interface Stack {
  readonly stack: { readonly stack_status: string };
}

describe("the lab's telemetry", () => {
  const { demo, admin } = clouds();
  const name = runName("scaling");

  test("knows archive policies and servers as ceilometer describes them", async () => {
    const policies = await demo.get<readonly { name: string }[]>("metric", "/v1/archive_policy");
    expect(policies.map((policy) => policy.name)).toEqual(
      expect.arrayContaining(["ceilometer-low-rate", "ceilometer-high-rate"]),
    );
    const type = await admin.get<{ attributes: object }>("metric", "/v1/resource_type/instance");
    expect(Object.keys(type.attributes)).toContain("server_group");
  });

  test("pushed measures make an alarm fire, and a group of heat grow to its maximum and no further", async () => {
    const { images } = await demo.get<{ images: readonly { id: string }[] }>(
      "image",
      "/v2/images?name=debian-12",
    );
    const { network } = await demo.post<{ network: { id: string } }>("network", "/v2.0/networks", {
      network: { name },
    });
    await demo.post("network", "/v2.0/subnets", {
      subnet: { name, network_id: network.id, ip_version: 4, cidr: "10.78.0.0/24" },
    });
    const { stack } = await demo.post<{ stack: { id: string } }>("orchestration", "/stacks", {
      stack_name: name,
      template: scalingGroup({ image: images[0]?.id ?? "", network: network.id }),
    });
    const path = `/stacks/${name}/${stack.id}`;
    await untilCloud<Stack>(
      demo,
      "orchestration",
      path,
      (answer) => answer.stack.stack_status === "CREATE_COMPLETE",
    );

    const servers = async () => {
      const answer = await demo.get<{ servers: readonly { id: string; metadata: Record<string, string> }[] }>(
        "compute",
        "/servers/detail",
      );
      return answer.servers.filter(({ metadata }) => metadata["metering.server_group"] === stack.id);
    };
    const described = new Set<string>();
    const load = async (): Promise<void> => {
      for (const { id } of await servers()) {
        if (described.has(id)) continue;
        described.add(id);
        const metric = await describeServer(demo, { id, group: stack.id }, "memory.usage", "ceilometer-high");
        const now = Math.floor(Date.now() / 1000);
        await pushMeasures(
          demo,
          metric,
          [180, 120, 60, 0].map((ago) => ({ at: now - ago, value: 450 })),
        );
      }
    };
    expect(await servers()).toHaveLength(1);
    await load();
    await untilCloud<readonly Alarm[]>(demo, "alarming", "/v2/alarms", (alarms) =>
      alarms.some((alarm) => alarm.name.startsWith(name) && alarm.state === "alarm"),
    );
    await until("a second server", servers, (found) => found.length === 2);
    await load();
    // What the alarm goes on to do, done once more for certain.
    await demo.post("orchestration", `${path}/resources/grow/signal`, {});
    await untilCloud<Stack>(
      demo,
      "orchestration",
      path,
      (answer) => !answer.stack.stack_status.endsWith("IN_PROGRESS"),
    );
    expect(await servers()).toHaveLength(2);

    await demo.delete("orchestration", path);
    await untilCloud<Stack>(
      demo,
      "orchestration",
      path,
      (answer) => answer.stack.stack_status === "DELETE_COMPLETE",
    );
    await demo.delete("network", `/v2.0/networks/${network.id}`);
  });
});

function scalingGroup({ image, network }: { readonly image: string; readonly network: string }): object {
  const id = { get_param: "OS::stack_id" };
  return {
    heat_template_version: "wallaby",
    resources: {
      group: {
        type: "OS::Heat::AutoScalingGroup",
        properties: {
          min_size: 1,
          max_size: 2,
          resource: {
            type: "OS::Nova::Server",
            properties: {
              flavor: "m1.tiny",
              image,
              networks: [{ network }],
              metadata: { "metering.server_group": id },
            },
          },
        },
      },
      grow: {
        type: "OS::Heat::ScalingPolicy",
        properties: {
          adjustment_type: "change_in_capacity",
          auto_scaling_group_id: { get_resource: "group" },
          scaling_adjustment: 1,
          cooldown: 1,
        },
      },
      memory: {
        type: "OS::Aodh::GnocchiAggregationByResourcesAlarm",
        properties: {
          metric: "memory.usage",
          aggregation_method: "mean",
          granularity: 60,
          evaluation_periods: 1,
          threshold: 300,
          comparison_operator: "gt",
          resource_type: "instance",
          repeat_actions: true,
          query: { str_replace: { template: '{"=": {"server_group": "ID"}}', params: { ID: id } } },
          alarm_actions: [{ get_attr: ["grow", "alarm_url"] }],
        },
      },
    },
  };
}
