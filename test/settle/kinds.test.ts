import type { Fields } from "../../lib/rules/fields";
import { KINDS } from "../../lib/settle/kinds";

const NODE_STACK = "pulumi-nodejs:dynamic/cloud-container-engine:NodeStack";

function isTwin(type: string, asked: Fields, listed: Fields, beside: Fields = {}): boolean {
  const kind = KINDS[type] ?? KINDS[`openstack:${type}`];
  if (kind === undefined) throw new Error(`nothing is known of ${type}`);
  return kind.isTwin(asked, listed, beside);
}

/** Each as a killed deployment leaves it, and what it must not be taken for. */
describe("what was begun is told from what others have (C8, C12)", () => {
  const tags = ["cluster=prod"];
  const port = { name: "prod-control-1", description: "Node", networkId: "net", tags };
  const listedPort = { name: "prod-control-1", description: "Node", network_id: "net", device_id: "" };

  test.each<[string, Fields]>([
    ["before it got its tags", { tags: [] }],
    ["with its tags", { tags }],
  ])("a port %s", (_name, more) => {
    expect(isTwin("networking/port:Port", port, { ...listedPort, ...more })).toBe(true);
  });

  test.each<[string, Fields]>([
    ["a machine has", { tags, device_id: "server" }],
    ["has others' tags", { tags: ["cluster=other"] }],
    ["is described otherwise", { tags, description: "mine" }],
  ])("not a port that %s", (_name, more) => {
    expect(isTwin("networking/port:Port", port, { ...listedPort, ...more })).toBe(false);
  });

  test("a network, unless something is in it", () => {
    const [asked, listed] = [
      { name: "prod", tags },
      { name: "prod", tags: [] },
    ];
    expect(isTwin("networking/network:Network", asked, { ...listed, subnets: [] })).toBe(true);
    expect(isTwin("networking/network:Network", asked, { ...listed, subnets: ["a"] })).toBe(false);
  });

  test("a server by the port that is the stack's own, whatever else has its name", () => {
    const asked = { name: "prod-control-1", networks: [{ port: "p" }] };
    const listed = { id: "s", name: "prod-control-1", addresses: { prod: [{ addr: "10.0.0.7" }] } };
    const server = (more: Fields, device: string) =>
      isTwin("compute/instance:Instance", asked, { ...listed, ...more }, { port: { device_id: device } });
    expect(server({}, "s")).toBe(true);
    expect(server({ addresses: {} }, "")).toBe(true);
    expect(server({}, "another")).toBe(false);
    expect(server({}, "")).toBe(false);
    expect(server({ name: "prod-control-10" }, "s")).toBe(false);
  });

  test("a Heat stack by the mark of its own cluster", () => {
    const asked = { name: "prod-burst", owner: "prod-x1y2z3" };
    const stack = (more: Fields) =>
      isTwin(NODE_STACK, asked, { stack_name: "prod-burst", tags: ["cluster=prod", "prod-x1y2z3"], ...more });
    expect(stack({})).toBe(true);
    expect(stack({ tags: ["cluster=prod", "prod-a1b2c3"] })).toBe(false);
    expect(stack({ tags: null })).toBe(false);
    expect(stack({ stack_name: "prod-burst-2" })).toBe(false);
    expect(isTwin(NODE_STACK, { name: "prod-burst" }, { stack_name: "prod-burst", tags: [] })).toBe(false);
  });

  test("a disk that no server has, of the same owner", () => {
    const metadata = { cluster: "prod", group: "pool" };
    const asked = { name: "prod-pool-1-data", metadata };
    const listed = {
      name: "prod-pool-1-data",
      attachments: [],
      metadata: { ...metadata, readonly: "False" },
    };
    const disk = (more: Fields) => isTwin("blockstorage/volume:Volume", asked, { ...listed, ...more });
    expect(disk({})).toBe(true);
    expect(disk({ attachments: [{ server_id: "s" }] })).toBe(false);
    expect(disk({ metadata: { cluster: "other", group: "pool" } })).toBe(false);
  });

  test("a rule by all that it says", () => {
    const asked = {
      direction: "ingress",
      ethertype: "IPv4",
      protocol: "tcp",
      portRangeMin: 22,
      portRangeMax: 22,
    };
    const listed = {
      direction: "ingress",
      ethertype: "IPv4",
      protocol: "tcp",
      port_range_min: 22,
      port_range_max: 22,
    };
    const rule = (more: Fields) =>
      isTwin("networking/secGroupRule:SecGroupRule", asked, { ...listed, ...more });
    expect(rule({ remote_group_id: null, remote_ip_prefix: null })).toBe(true);
    expect(rule({ remote_ip_prefix: "10.0.0.0/8" })).toBe(false);
    expect(rule({ port_range_max: 23 })).toBe(false);
  });

  test("what balances, by what it belongs to", () => {
    expect(isTwin("loadbalancer/loadBalancer:LoadBalancer", { vipPortId: "p" }, { vip_port_id: "p" })).toBe(
      true,
    );
    expect(isTwin("loadbalancer/loadBalancer:LoadBalancer", { vipPortId: "p" }, { vip_port_id: "q" })).toBe(
      false,
    );
    const listener = { loadbalancers: [{ id: "lb" }] };
    expect(isTwin("loadbalancer/listener:Listener", { loadbalancerId: "lb" }, listener)).toBe(true);
    expect(isTwin("loadbalancer/listener:Listener", { loadbalancerId: "x" }, listener)).toBe(false);
  });
});
