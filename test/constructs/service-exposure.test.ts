import type { Construct } from "constructs";
import fc from "fast-check";
import type { DeploymentProps, ExposedPort, ServiceExposureProps, TenantGrants } from "../../lib/constructs";
import { Deployment, Exposure, Protocol, ServiceExposure, StatefulSet } from "../../lib/constructs";
import { comesBefore, only, refusal, shop, synthesize } from "../support/manifests";

interface Case {
  readonly grants?: TenantGrants;
  readonly workload?: Partial<DeploymentProps>;
  readonly exposure?: Partial<ServiceExposureProps>;
}

function expose(scope: Construct, { grants, workload, exposure }: Case): void {
  const tenant = shop(scope, { grants });
  const web = new Deployment(scope, "web", { tenant, image: "nginx:1", port: 8080, ...workload });
  new ServiceExposure(scope, "exposure", { workload: web, ...exposure });
}

const made = (given: Case = {}) => synthesize((chart) => expose(chart, given));
const service = (given: Case = {}) => only(made(given), "Service");
const refused = (given: Case) => refusal((chart) => expose(chart, given));

const callers = ["198.51.100.0/24"];
const balanced: Case = { exposure: { kind: Exposure.LoadBalancer, allowedCidrs: callers } };
const selector = { "app.kubernetes.io/name": "web", "cloud-container-engine/kind": "deployment" };

describe("ServiceExposure within the cluster (W8)", () => {
  test("by default the workload's ports under their own numbers, for the cluster only", () => {
    expect(service()).toEqual({
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "web",
        namespace: "shop",
        labels: expect.objectContaining({ "cloud-container-engine/tenant": "shop", ...selector }),
      },
      spec: {
        type: "ClusterIP",
        selector,
        ports: [{ name: "port-8080", port: 8080, targetPort: "port-8080", protocol: "TCP" }],
      },
    });
    expect(made().map(({ metadata }) => metadata.name)).not.toContain("web-callers");
  });

  test("a port may lead to the workload's only one, to one by number, and to one by name", () => {
    const ports = (exposed: ExposedPort, workload?: Partial<DeploymentProps>) =>
      service({ workload, exposure: { ports: [exposed] } }).spec;
    const several = {
      port: undefined,
      ports: [
        { port: 8080, name: "http" },
        { port: 9090, name: "metrics" },
      ],
    };
    expect(ports({ port: 80 })).toMatchObject({ ports: [{ port: 80, targetPort: "port-8080" }] });
    expect(ports({ port: 9090 }, several)).toMatchObject({ ports: [{ port: 9090, targetPort: "metrics" }] });
    expect(ports({ port: 80, targetPort: 9090 }, several)).toMatchObject({
      ports: [{ port: 80, targetPort: "metrics" }],
    });
    expect(ports({ port: 80, targetPort: "http" }, several)).toMatchObject({
      ports: [{ port: 80, targetPort: "http" }],
    });
  });

  test("a protocol follows from the workload's port", () => {
    const workload = { port: undefined, ports: [{ port: 53, name: "dns-udp", protocol: Protocol.Udp }] };
    expect(service({ workload }).spec).toMatchObject({
      ports: [{ port: 53, protocol: "UDP", targetPort: "dns-udp" }],
    });
  });

  test("two ports that lead to the same one have names of their own", () => {
    const exposure = { ports: [{ port: 8080 }, { port: 80 }] };
    expect(service({ exposure }).spec).toMatchObject({
      ports: [
        { name: "port-8080-80", port: 80, targetPort: "port-8080" },
        { name: "port-8080-8080", port: 8080, targetPort: "port-8080" },
      ],
    });
  });

  test("the service follows its workload, under a name of its own where one is given", () => {
    const objects = made({ exposure: { name: "shop-front" } });
    expect(comesBefore(objects, ["Deployment", "web"], ["Service", "shop-front"])).toBe(true);
  });

  test("a StatefulSet's service stands beside its headless one", () => {
    const objects = synthesize((chart) => {
      const workload = new StatefulSet(chart, "db", { tenant: shop(chart), image: "db:1", port: 5432 });
      new ServiceExposure(chart, "exposure", { workload });
    });
    expect(only(objects, "Service", "db").spec).toMatchObject({
      type: "ClusterIP",
      selector: { "cloud-container-engine/kind": "statefulset" },
    });
    expect(only(objects, "Service", "db-headless")).toBeDefined();
  });
});

describe("ServiceExposure to the outside (W8; isolation rules 39, 42, 43)", () => {
  test("a load balancer lets in its source ranges, keeps callers' addresses, and has the node ports that OpenStack needs", () => {
    expect(service(balanced).spec).toMatchObject({
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      allocateLoadBalancerNodePorts: true,
      loadBalancerSourceRanges: callers,
    });
    expect(service(balanced).spec).not.toHaveProperty("externalIPs");
  });

  test("its own policy opens the pods' port, not the service's, to these callers alone", () => {
    const objects = made({ exposure: { ...balanced.exposure, ports: [{ port: 80 }] } });
    expect(only(objects, "NetworkPolicy", "web-callers")).toMatchObject({
      metadata: { namespace: "shop" },
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ["Ingress"],
        ingress: [
          { from: [{ ipBlock: { cidr: "198.51.100.0/24" } }], ports: [{ port: 8080, protocol: "TCP" }] },
        ],
      },
    });
    expect(comesBefore(objects, ["NetworkPolicy", "web-callers"], ["Service", "web"])).toBe(true);
  });

  test("two services' ports that lead to one pod port open it once", () => {
    const objects = made({ exposure: { ...balanced.exposure, ports: [{ port: 80 }, { port: 8080 }] } });
    expect(only(objects, "NetworkPolicy", "web-callers").spec).toMatchObject({
      ingress: [{ ports: [{ port: 8080 }] }],
    });
    expect(only(objects, "NetworkPolicy", "web-callers").spec).toHaveProperty("ingress.0.ports.length", 1);
  });

  test("the balancers' subnet may reach the pods too, but is no source range", () => {
    const objects = made({ exposure: { ...balanced.exposure, balancerSubnet: "10.0.8.0/24" } });
    expect(only(objects, "NetworkPolicy", "web-callers").spec).toMatchObject({
      ingress: [{ from: [{ ipBlock: { cidr: "10.0.8.0/24" } }, { ipBlock: { cidr: "198.51.100.0/24" } }] }],
    });
    expect(only(objects, "Service").spec).toMatchObject({ loadBalancerSourceRanges: callers });
  });

  test("a granted node port", () => {
    const exposure = {
      kind: Exposure.NodePort,
      allowedCidrs: callers,
      ports: [{ port: 8080, nodePort: 30080 }],
    };
    const objects = made({ grants: { allowNodePorts: true }, exposure });
    expect(only(objects, "Service").spec).toMatchObject({
      type: "NodePort",
      externalTrafficPolicy: "Local",
      ports: [{ port: 8080, nodePort: 30080 }],
    });
    expect(only(objects, "Service").spec).not.toHaveProperty("loadBalancerSourceRanges");
    expect(only(objects, "Service").spec).not.toHaveProperty("allocateLoadBalancerNodePorts");
    expect(only(objects, "NetworkPolicy", "web-callers")).toBeDefined();
  });

  test("a public site, where it is granted", () => {
    const exposure = {
      kind: Exposure.LoadBalancer,
      allowedCidrs: ["0.0.0.0/0", "::/0"],
      balancerSubnet: "10.0.8.0/24",
    };
    expect(service({ grants: { allowWorldFacing: true }, exposure }).spec).toMatchObject({
      loadBalancerSourceRanges: ["0.0.0.0/0", "::/0"],
    });
  });

  test("another order of callers and ports is no change, nor is a caller named twice", () => {
    const blocks = ["198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"];
    const ports = [{ port: 80 }, { port: 443 }, { port: 8080 }];
    const ordered = (allowedCidrs: readonly string[], exposed: readonly ExposedPort[]) =>
      made({ exposure: { kind: Exposure.LoadBalancer, allowedCidrs, ports: exposed } });
    fc.assert(
      fc.property(
        fc.shuffledSubarray(blocks, { minLength: 3 }),
        fc.shuffledSubarray(ports, { minLength: 3 }),
        (someBlocks, somePorts) => {
          expect(ordered([...someBlocks, ...someBlocks], somePorts)).toEqual(ordered(blocks, ports));
        },
      ),
      { numRuns: 10 },
    );
  });

  test("a balancer's own settings can be given, such as a health monitor (rule 44)", () => {
    const annotations = {
      "loadbalancer.openstack.org/enable-health-monitor": "true",
      "acme.example/owner": "web",
    };
    expect(service({ exposure: { ...balanced.exposure, annotations } }).metadata).toMatchObject({
      annotations,
    });
  });
});

describe("ServiceExposure refuses", () => {
  const external = balanced.exposure ?? {};

  test.each<[Case, string]>([
    [
      { exposure: { kind: Exposure.LoadBalancer } },
      "allowedCidrs (missing) are required for what is reachable from outside; list the address blocks of the callers",
    ],
    [
      { exposure: { kind: Exposure.LoadBalancer, allowedCidrs: [] } },
      "allowedCidrs (missing) are required for what is reachable from outside; list the address blocks of the callers",
    ],
    [
      { exposure: { kind: Exposure.LoadBalancer, allowedCidrs: ["0.0.0.0/1", "128.0.0.0/1"] } },
      'allowedCidrs (["0.0.0.0/1","128.0.0.0/1"]) opens the application to the whole world; list the address blocks of its callers, or have the tenant granted \'allowWorldFacing\'',
    ],
    [
      { exposure: { kind: Exposure.LoadBalancer, allowedCidrs: ["198.51.100.7"] } },
      "allowedCidrs[0] (198.51.100.7) is no address block; write CIDR notation such as 192.0.2.0/24",
    ],
    [
      { exposure: { ...external, balancerSubnet: "0.0.0.0/0" } },
      "balancerSubnet (0.0.0.0/0) opens the application to the whole world; give the subnet that the load balancers are in",
    ],
    [
      {
        exposure: {
          ...external,
          allowedCidrs: ["128.0.0.0/2"],
          balancerSubnet: "64.0.0.0/2",
        },
      },
      "balancerSubnet (64.0.0.0/2) opens the application to the whole world; give the subnet that the load balancers are in",
    ],
    [
      { exposure: { ...external, balancerSubnet: "lb-subnet" } },
      "balancerSubnet (lb-subnet) is no address block; write CIDR notation such as 192.0.2.0/24",
    ],
    [
      { grants: { allowWorldFacing: true }, exposure: { ...external, balancerSubnet: "::/0" } },
      "balancerSubnet (::/0) opens the application to the whole world; give the subnet that the load balancers are in",
    ],
    [
      { exposure: { allowedCidrs: callers } },
      "allowedCidrs ([\"198.51.100.0/24\"]) means nothing for ClusterIP, which is reachable within the cluster only; leave it out; other tenants are let in by 'peers' of the TenantNamespace",
    ],
    [
      { exposure: { kind: Exposure.NodePort, allowedCidrs: callers } },
      "kind (NodePort) is not granted to tenant 'shop'; use LoadBalancer or ClusterIP, or have an administrator grant 'allowNodePorts'",
    ],
    [
      { exposure: { ports: [{ port: 80, nodePort: 30080 }] } },
      "ports[0].nodePort (30080) means nothing for ClusterIP; leave it out, or choose NodePort",
    ],
    [
      { exposure: { ...external, ports: [{ port: 80, nodePort: 80 }] } },
      "ports[0].nodePort (80) is no whole number from 30000 to 32767; give a whole number from 30000 to 32767",
    ],
    [
      { exposure: { ...external, ports: [80, 443].map((port) => ({ port, nodePort: 30080 })) } },
      "ports.nodePort (30080) is given more than once; give each port a node port of its own",
    ],
    [
      { exposure: { ports: [{ port: 80 }, { port: 80 }] } },
      "ports (80/TCP) is given more than once; expose each port once",
    ],
    [
      { exposure: { ports: [{ port: 0 }] } },
      "ports[0].port (0) is no whole number from 1 to 65535; give a whole number from 1 to 65535",
    ],
    [
      { exposure: { ports: [{ port: 80, targetPort: "https" }] } },
      "ports[0].targetPort (https) is no port of Deployment 'web'; use one of port-8080 (8080)",
    ],
    [
      { workload: { port: undefined }, exposure: { ports: [{ port: 80 }] } },
      "ports[0].targetPort (80) is no port of Deployment 'web'; give the workload's container a port",
    ],
    [
      { workload: { port: undefined } },
      "ports (missing) are none, and Deployment 'web' listens on none either; give the workload's container a port",
    ],
    [
      { exposure: { ...external, annotations: { "loadbalancer.openstack.org/load-balancer-id": "0b1c" } } },
      "annotations['loadbalancer.openstack.org/load-balancer-id'] (0b1c) may attach the balancer to what is not the tenant's own; leave it out",
    ],
  ])("%j", (given, message) => {
    expect(refused(given)).toBe(`ServiceExposure 'web': ${message}`);
  });

  test("a name that no service can have, though its workload can", () => {
    expect(refused({ workload: { name: "3web" } })).toBe(
      "ServiceExposure '3web': name (3web) is no DNS-1035 label of 1 to 63 characters, which services need; use lower-case letters, digits and inner hyphens, a letter first",
    );
  });
});
