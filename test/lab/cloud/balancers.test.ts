import type { V1Service } from "@kubernetes/client-node";
import * as fc from "fast-check";
import { BALANCER_FINALIZER, balanceServices } from "../../../lab/cloud/balancers";
import { FakeCluster } from "./fake-cluster";
import type { FakeObject } from "./fake-cluster";

const web = (name: string, spec: object = {}): FakeObject => ({
  kind: "Service",
  metadata: { name, namespace: "shop" },
  spec: { type: "LoadBalancer", ports: [{ port: 80, nodePort: 30080 }], ...spec },
});
const settle = (cluster: FakeCluster) =>
  cluster.settle(() => balanceServices({ services: cluster.list("Service") }));
const service = (cluster: FakeCluster, name: string) => cluster.get<V1Service>("Service", name);
const addressOf = (cluster: FakeCluster, name: string) =>
  service(cluster, name).status?.loadBalancer?.ingress?.[0]?.ip;

describe("W8: the lab's load balancers", () => {
  test("a service gets an address of the documentation block, a finalizer and two events", () => {
    const cluster = new FakeCluster().add(web("front"));
    settle(cluster);
    expect(addressOf(cluster, "front")).toBe("198.51.100.1");
    expect(service(cluster, "front").metadata?.finalizers).toEqual([BALANCER_FINALIZER]);
    expect(cluster.said("front")).toEqual(["EnsuringLoadBalancer", "EnsuredLoadBalancer"]);
  });

  test("a second look at the same state does nothing", () => {
    const cluster = new FakeCluster().add(web("front"), web("back"));
    settle(cluster);
    expect(balanceServices({ services: cluster.list("Service") })).toEqual([]);
  });

  test("services of a balancer class of their own, and other types, are left alone", () => {
    const cluster = new FakeCluster().add(
      web("classy", { loadBalancerClass: "example.com/other" }),
      web("inner", { type: "ClusterIP" }),
      web("node", { type: "NodePort" }),
    );
    expect(settle(cluster)).toBe(0);
    expect(cluster.events).toEqual([]);
  });

  test("without node ports a service stays pending, and an event says why", () => {
    const cluster = new FakeCluster().add(
      web("front", { allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] }),
    );
    settle(cluster);
    expect(addressOf(cluster, "front")).toBeUndefined();
    expect(cluster.events[0]).toMatchObject({ type: "Warning", reason: "SyncLoadBalancerFailed" });
    expect(cluster.events[0]?.message).toContain("port 80 has no node port");
  });

  test("a deleted service is let go, and its address is free for the next", () => {
    const cluster = new FakeCluster().add(web("front"));
    settle(cluster);
    cluster.remove("Service", "front");
    cluster.add(web("next"));
    settle(cluster);
    expect(cluster.list<V1Service>("Service").map(({ metadata }) => metadata?.name)).toEqual(["next"]);
    // The address was still in use when the next one was served.
    expect(addressOf(cluster, "next")).toBe("198.51.100.2");
    cluster.add(web("last"));
    settle(cluster);
    expect(addressOf(cluster, "last")).toBe("198.51.100.1");
  });

  test("a service that becomes a ClusterIP loses address, notes and finalizer, and keeps other finalizers", () => {
    const cluster = new FakeCluster().add({
      ...web("front"),
      metadata: { name: "front", namespace: "shop", finalizers: ["example.com/mine"] },
    });
    settle(cluster);
    cluster.edit("Service", "front", { spec: { type: "ClusterIP" } });
    settle(cluster);
    expect(addressOf(cluster, "front")).toBeUndefined();
    expect(service(cluster, "front").metadata?.finalizers).toEqual(["example.com/mine"]);
    expect(service(cluster, "front").metadata?.annotations).toEqual({});
  });

  test("a status that someone wiped comes back with the same address", () => {
    const cluster = new FakeCluster().add(web("one"), web("two"));
    settle(cluster);
    cluster.edit("Service", "two", { status: { loadBalancer: null } });
    settle(cluster);
    expect(addressOf(cluster, "two")).toBe("198.51.100.2");
  });

  test("an address that was copied with a manifest stays with the service that had it first", () => {
    const cluster = new FakeCluster().add(web("one"));
    settle(cluster);
    const { annotations } = service(cluster, "one").metadata ?? {};
    cluster.add({ ...web("copy"), metadata: { name: "copy", namespace: "other", annotations } });
    settle(cluster);
    expect(addressOf(cluster, "one")).toBe("198.51.100.1");
    expect(addressOf(cluster, "copy")).toBe("198.51.100.2");
  });

  test("when all addresses are in use, the next service is told", () => {
    const cluster = new FakeCluster().add(
      ...Array.from({ length: 255 }, (_, index) => web(`s${1000 + index}`)),
    );
    settle(cluster);
    expect(cluster.events.filter(({ type }) => type === "Warning").map(({ about }) => about)).toContain(
      "s1254",
    );
    expect(addressOf(cluster, "s1254")).toBeUndefined();
  });

  test("addresses are distinct and stay, whatever comes and goes", () => {
    const step = fc.record({ name: fc.integer({ min: 0, max: 9 }), gone: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const cluster = new FakeCluster();
        const known = new Map<string, string>();
        for (const { name, gone } of steps) {
          const id = `s${name}`;
          if (!known.has(id)) cluster.add(web(id));
          else if (gone) cluster.remove("Service", id);
          if (known.has(id) && gone) known.delete(id);
          settle(cluster);
          const services = cluster.list<V1Service>("Service");
          const addresses = services.map(({ metadata }) => addressOf(cluster, metadata?.name ?? ""));
          expect(new Set(addresses).size).toBe(services.length);
          for (const [other, address] of known) expect(addressOf(cluster, other)).toBe(address);
          for (const { metadata } of services)
            known.set(metadata?.name ?? "", addressOf(cluster, metadata?.name ?? "") ?? "");
        }
      }),
    );
  });
});
