import { Metrics } from "../../../lib/scaling/alarms";
import { groupStack, Signal } from "../../../lib/scaling/node-group-template";
import { clouds, deleteFromCloud, untilCloud } from "../../support/openstack";
import { runName } from "../../support/run-name";
import { alarmsOf } from "../../support/telemetry";

interface Identified {
  readonly id: string;
}

interface Alarm {
  readonly type: string;
  readonly loadbalancer_member_health_rule?: {
    readonly pool_id: string;
    readonly stack_id: string;
    readonly autoscaling_group_id: string;
  };
}

interface HeatResource {
  readonly physical_resource_id: string;
  readonly resource_type: string;
  readonly parent_resource?: string;
}

const { demo } = clouds();

/**
 * The lab's balancers watch nobody, so that no alarm goes off here by itself. What Aodh then does is done by the test,
 * with what the alarm has to tell it.
 */
describe("a failed member of an autoscaled group (C8, C9; complaint 15)", () => {
  const run = runName("healed");
  const made: { network?: string; balancer?: string; stack?: string } = {};
  let pool: string;

  beforeAll(async () => {
    const { network } = await demo.post<{ network: Identified }>("network", "/v2.0/networks", {
      network: { name: run },
    });
    made.network = network.id;
    const { subnet } = await demo.post<{ subnet: Identified }>("network", "/v2.0/subnets", {
      subnet: { name: run, network_id: network.id, ip_version: 4, cidr: "10.81.0.0/24" },
    });
    const { loadbalancer } = await demo.post<{ loadbalancer: Identified }>(
      "load-balancer",
      "/v2/lbaas/loadbalancers",
      { loadbalancer: { name: run, vip_subnet_id: subnet.id } },
    );
    made.balancer = loadbalancer.id;
    const balancerReady = () =>
      untilCloud<{ loadbalancer: { provisioning_status: string } }>(
        demo,
        "load-balancer",
        `/v2/lbaas/loadbalancers/${loadbalancer.id}`,
        (answer) => answer.loadbalancer.provisioning_status === "ACTIVE",
      );
    await balancerReady();
    const answer = await demo.post<{ pool: Identified }>("load-balancer", "/v2/lbaas/pools", {
      pool: { name: run, loadbalancer_id: loadbalancer.id, protocol: "TCP", lb_algorithm: "ROUND_ROBIN" },
    });
    pool = answer.pool.id;
    await balancerReady();

    const { images } = await demo.get<{ images: readonly Identified[] }>("image", "/v2/images?status=active");
    const member = {
      cluster: run,
      group: "workers",
      flavor: "m1.tiny",
      image: images[0]?.id ?? "",
      network: network.id,
      subnet: subnet.id,
      securityGroups: [],
      zone: "az1",
      bootVolume: { size: 1, zone: "az1" },
    };
    const stack = groupStack(
      {
        member,
        own: { file: "node.yaml", dataVolume: { size: 1 }, recovery: { pool, port: 10250 } },
        growth: {
          cpuPercent: 70,
          min: 2,
          max: 2,
          cooldownSeconds: 60,
          windowSeconds: 60,
          granularitySeconds: 60,
        },
        scaleIn: true,
        capacity: { vcpus: 1, memoryMib: 512 },
        metrics: Metrics.Gnocchi,
        signal: Signal.Trust,
      },
      "#cloud-config",
    );
    const created = await demo.post<{ stack: Identified }>("orchestration", "/stacks", {
      stack_name: run,
      ...stack,
    });
    made.stack = created.stack.id;
    await untilStack("CREATE_COMPLETE");
  });

  afterAll(async () => {
    if (made.stack) {
      await demo.delete("orchestration", `/stacks/${run}/${made.stack}`);
      await untilStack("DELETE_COMPLETE");
    }
    if (made.balancer) {
      await deleteFromCloud(demo, "load-balancer", `/v2/lbaas/loadbalancers/${made.balancer}?cascade=true`);
    }
    if (made.network) await deleteFromCloud(demo, "network", `/v2.0/networks/${made.network}`);
  });

  test("is known by its place in the pool, and replaced with its port and disks", async () => {
    const before = await members();
    expect(before).toHaveLength(2);
    const alarms = await alarmsOf<Alarm>(demo);
    const rule = alarms.find(({ type }) => type === "loadbalancer_member_health");
    expect(rule?.loadbalancer_member_health_rule).toMatchObject({ pool_id: pool, stack_id: made.stack });
    const group = rule?.loadbalancer_member_health_rule?.autoscaling_group_id ?? "";

    const [dead, alive] = before;
    const { resources } = await demo.get<{ resources: readonly HeatResource[] }>(
      "orchestration",
      `/stacks/${run}/${made.stack}/resources?nested_depth=3&physical_resource_id=${dead?.id}`,
    );
    const [found] = resources;
    expect(found?.resource_type).toBe("OS::Octavia::PoolMember");
    await demo.patch(
      "orchestration",
      `/stacks/${await stackPath(group)}/resources/${found?.parent_resource}`,
      {
        mark_unhealthy: true,
        resource_status_reason: "unhealthy load balancer member",
      },
    );
    await demo.patch("orchestration", `/stacks/${run}/${made.stack}`, {});
    await untilStack("UPDATE_COMPLETE");

    const after = (await members()).map(({ id }) => id);
    expect(after).toHaveLength(2);
    expect(after).toContain(alive?.id);
    expect(after).not.toContain(dead?.id);
    const { servers } = await demo.get<{ servers: readonly { name: string }[] }>("compute", "/servers");
    const names = servers.map(({ name }) => name).filter((name) => name.startsWith(run));
    expect(names).toEqual(
      [0, 1].map(() => expect.stringMatching(new RegExp(`^${run}-workers-[a-z0-9]{6}$`))),
    );
  });

  async function members(): Promise<readonly Identified[]> {
    const answer = await demo.get<{ members: readonly Identified[] }>(
      "load-balancer",
      `/v2/lbaas/pools/${pool}/members`,
    );
    return answer.members;
  }

  /** Heat takes a stack by its name and id, and answers to one of them with a redirection. */
  async function stackPath(id: string): Promise<string> {
    const { stacks } = await demo.get<{ stacks: readonly { id: string; stack_name: string }[] }>(
      "orchestration",
      `/stacks?show_nested=true&id=${id}`,
    );
    return `${stacks[0]?.stack_name}/${id}`;
  }

  function untilStack(status: string): Promise<unknown> {
    return untilCloud<{ stack: { stack_status: string; stack_status_reason: string } }>(
      demo,
      "orchestration",
      `/stacks/${run}/${made.stack}`,
      ({ stack }) => {
        if (stack.stack_status.endsWith("FAILED")) throw new Error(stack.stack_status_reason);
        return stack.stack_status === status;
      },
    );
  }
});
