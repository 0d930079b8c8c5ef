import * as pulumi from "@pulumi/pulumi";
import { BalancerProvider, ContainerCluster, ImageAuthority } from "../../lib";
import type { ContainerClusterArgs } from "../../lib";
import { CLOUD, cloudAnswers, cloudComputed } from "../support/cloud";
import { ParsedUserData } from "../boot/support/parsed";
import { find, isSecret, record, recordBoth, reveal } from "../support/graph";
import type { Recorded } from "../support/graph";

const VPC: ContainerClusterArgs = {
  network: { vpc: { externalNetwork: "public" } },
  image: "debian-12",
  controlPlane: { flavor: "m1.medium" },
};
const CLASSIC: ContainerClusterArgs = {
  ...VPC,
  network: { classic: { network: "net", subnet: CLOUD.subnet } },
};

function deployed(args: ContainerClusterArgs): Promise<readonly Recorded[]> {
  return record(() => new ContainerCluster("prod", args), { computed: cloudComputed, answers: cloudAnswers });
}

function refusal(args: Partial<ContainerClusterArgs>, name = "prod"): string {
  try {
    new ContainerCluster(name, { ...VPC, ...args });
  } catch (error) {
    if (error instanceof pulumi.RunError) return error.message;
    throw error;
  }
  return "nothing was refused";
}

/** Every rule that lets packets in, in words. */
function openingsOf(resources: readonly Recorded[]): readonly string[] {
  return resources
    .filter(({ type, inputs }) => type.endsWith(":SecGroupRule") && inputs.direction === "ingress")
    .map(({ inputs }) => {
      const ports = inputs.portRangeMin === undefined ? "" : ` ${inputs.portRangeMin}-${inputs.portRangeMax}`;
      const from = String(inputs.remoteGroupId ?? inputs.remoteIpPrefix);
      return `${String(inputs.securityGroupId)} < ${from}: ${String(inputs.protocol)}${ports}`;
    })
    .sort();
}

describe("ContainerCluster in a VPC (C1, C2, C4, C6)", () => {
  test("C1: registers the same in a preview as in an update", async () => {
    const { update } = await recordBoth(() => new ContainerCluster("prod", VPC), cloudComputed, cloudAnswers);
    expect(
      update
        .filter(({ type }) => type.endsWith(":Instance"))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["prod-control-1", "prod-control-2", "prod-control-3"]);
  });

  test("C6: no two control nodes share a host, and each is found by its cluster and group", async () => {
    const resources = await deployed(VPC);
    expect(find(resources, "ServerGroup", "prod-control").inputs.policies).toEqual(["anti-affinity"]);
    for (const number of [1, 2, 3]) {
      const { inputs } = find(resources, "Instance", `prod-control-${number}`);
      expect(inputs).toMatchObject({
        name: `prod-control-${number}`,
        schedulerHints: [{ group: "prod-control-id" }],
        networks: [{ port: `prod-control-${number}-id` }],
        configDrive: true,
        metadata: { cluster: "prod", group: "control", generation: "1" },
        tags: ["cluster=prod", "group=control"],
      });
    }
  });

  test("C8: spreads control nodes over zones, and boots them from volumes in theirs", async () => {
    const resources = await deployed({
      ...VPC,
      controlPlane: { flavor: "m1.medium", zones: ["az1", "az2"], bootVolume: { size: 20, type: "fast" } },
    });
    const zones = [1, 2, 3].map(
      (number) => find(resources, "Instance", `prod-control-${number}`).inputs.availabilityZone,
    );
    expect(zones).toEqual(["az1", "az2", "az1"]);
    expect(find(resources, "Volume", "prod-control-2-boot").inputs).toMatchObject({
      size: 20,
      volumeType: "fast",
      availabilityZone: "az2",
      imageId: CLOUD.image,
    });
    expect(find(resources, "Instance", "prod-control-2").inputs).not.toHaveProperty("imageId");
  });

  test("C10: the endpoint's address is known before its balancer, and leads to every control node", async () => {
    const resources = await deployed(VPC);
    const server = find(resources, "Instance", "prod-control-1");
    const urnsBefore = JSON.stringify([server.dependencies, server.propertyDependencies]);
    expect(urnsBefore).not.toContain("LoadBalancer");
    const members = resources.filter(({ type }) => type.endsWith(":Member"));
    expect(members.map(({ name, inputs }) => [name, inputs.protocolPort])).toEqual([
      ["prod-control-1", 6443],
      ["prod-control-2", 6443],
      ["prod-control-3", 6443],
    ]);
  });

  test("C1: the API has an address that the subnet keeps for it, so that nodes need not wait for its balancer", async () => {
    const resources = await deployed(VPC);
    expect(find(resources, "LoadBalancer", "prod-api").inputs.vipAddress).toBe("10.0.0.2");
    expect(find(resources, "Subnet", "prod").inputs.allocationPools).toEqual([
      { start: "10.0.0.3", end: "10.0.15.254" },
    ]);
    const { dependencies } = find(resources, "NodeUserData", "prod-control-1");
    expect(dependencies.filter((urn) => urn.includes("loadbalancer"))).toEqual([]);
    const node = find(resources, "Instance", "prod-control-1").dependencies;
    expect(node.filter((urn) => urn.includes("loadbalancer"))).toEqual([]);
  });

  test("C3: in a network of others' the balancer has a port for that", async () => {
    const resources = await deployed({ ...CLASSIC, endpoint: { octavia: {} } });
    expect(find(resources, "LoadBalancer", "prod-api").inputs).toMatchObject({ vipPortId: "prod-api-id" });
  });

  test("C10: callers from outside are those that were named, and the nodes themselves", async () => {
    const resources = await deployed({
      ...VPC,
      endpoint: { octavia: { allowedCidrs: ["198.51.100.0/24"], floatingNetwork: "public" } },
    });
    expect(find(resources, "Listener", "prod-api").inputs.allowedCidrs).toEqual([
      "10.0.0.0/20",
      "198.51.100.0/24",
    ]);
    expect(find(resources, "FloatingIpAssociate", "prod-api").inputs).toMatchObject({
      floatingIp: "203.0.113.7",
      portId: "port of prod-api",
    });
    expect(openingsOf(resources)).not.toContain("prod-control-id < 198.51.100.0/24: tcp 6443-6443");
  });

  test("C10: where the balancer knows no callers, the nodes' security group does (complaint 4)", async () => {
    const resources = await deployed({
      ...VPC,
      endpoint: { octavia: { provider: BalancerProvider.Ovn, allowedCidrs: ["198.51.100.0/24"] } },
    });
    expect(find(resources, "Listener", "prod-api").inputs).not.toHaveProperty("allowedCidrs");
    expect(find(resources, "Pool", "prod-api").inputs.lbMethod).toBe("SOURCE_IP_PORT");
    expect(openingsOf(resources)).toContain("prod-control-id < 198.51.100.0/24: tcp 6443-6443");
  });

  test("T1: nodes are reached by what they need, and by nothing else (complaint 6)", async () => {
    const between = (to: string, from: string) => [
      `prod-${to}-id < prod-${from}-id: icmp`,
      `prod-${to}-id < prod-${from}-id: tcp 10250-10250`,
      `prod-${to}-id < prod-${from}-id: tcp 4240-4240`,
      `prod-${to}-id < prod-${from}-id: udp 8472-8472`,
    ];
    const nodePorts = (from: string) =>
      ["tcp", "udp"].map((protocol) => `prod-workers-id < ${from}: ${protocol} 30000-32767`);
    expect(openingsOf(await deployed(VPC))).toEqual(
      [
        "prod-control-id < prod-control-id: tcp 2379-2380",
        "prod-control-id < prod-control-id: tcp 6443-6443",
        "prod-control-id < prod-workers-id: tcp 6443-6443",
        "prod-control-id < 10.0.0.0/20: tcp 6443-6443",
        ...between("control", "control"),
        ...between("control", "workers"),
        ...between("workers", "control"),
        ...between("workers", "workers"),
        ...nodePorts("prod-control-id"),
        ...nodePorts("prod-workers-id"),
        ...nodePorts("10.0.0.0/20"),
        // The balancer asks kubelets whether they live.
        "prod-workers-id < 10.0.0.0/20: tcp 10250-10250",
      ].sort(),
    );
  });

  test("R1: its nodes trust an image repository in it by an authority that was made before", async () => {
    const resources = await record(
      () => {
        const { certificate: ca } = new ImageAuthority("images");
        new ContainerCluster("prod", { ...VPC, registries: [{ host: "images.example.org", ca }] });
      },
      { computed: cloudComputed, answers: cloudAnswers },
    );
    const { userData } = find(resources, "Instance", "prod-control-1").inputs;
    const boots = new ParsedUserData(String(reveal(userData)));
    expect(boots.content("/etc/containerd/certs.d/images.example.org/ca.crt")).toContain("BEGIN CERTIFICATE");
  });

  test("C13: kubeconfig, user data and recipes are secrets", async () => {
    const resources = await deployed(VPC);
    const outputs = find(resources, "index:ContainerCluster", "prod").outputs ?? {};
    expect(isSecret(outputs.kubeconfig)).toBe(true);
    expect(isSecret(find(resources, "Instance", "prod-control-1").inputs.userData)).toBe(true);
    expect(isSecret(find(resources, "NodeUserData", "prod-control-1").inputs.userData)).toBe(true);
    expect(JSON.stringify(resources.filter(({ isCustom }) => !isCustom))).not.toContain("PRIVATE KEY");
  });
});

describe("keys of a cluster (C10)", () => {
  const keys = (resources: readonly Recorded[]) =>
    resources
      .filter(({ type }) => type.startsWith("tls:"))
      .map(({ type, name, inputs }) => [type, name, inputs])
      .sort();

  test("C10: authorities are good for ten years, and no other deployment replaces them (complaint 9)", async () => {
    const first = await deployed(VPC);
    for (const name of ["prod-ca", "prod-front-proxy-ca", "prod-etcd-ca"]) {
      expect(find(first, "SelfSignedCert", name).inputs.validityPeriodHours).toBe(10 * 365 * 24);
    }
    const later = await deployed({
      ...VPC,
      kubernetesVersion: "1.34.9",
      image: "debian-13",
      controlPlane: { flavor: "m1.large", count: 5 },
      endpoint: { octavia: { allowedCidrs: ["198.51.100.0/24"] } },
    });
    expect(keys(later)).toEqual(keys(first));
  });

  test("C10: the administrator's certificate is renewed a quarter of a year ahead (complaint 10)", async () => {
    const { inputs } = find(await deployed(VPC), "LocallySignedCert", "prod-admin");
    expect(inputs).toMatchObject({ validityPeriodHours: 365 * 24, earlyRenewalHours: (365 * 24) / 4 });
  });
});

describe("ContainerCluster in a classic network (C3)", () => {
  test("C3: makes no network, and moves an address between its nodes", async () => {
    const resources = await deployed(CLASSIC);
    expect(resources.filter(({ type }) => /:(Network|Subnet|Router|LoadBalancer)$/.test(type))).toEqual([]);
    expect(find(resources, "Port", "prod-control-2").inputs.allowedAddressPairs).toHaveLength(1);
    expect(openingsOf(resources)).toContain("prod-control-id < prod-control-id: vrrp");
  });

  test("T1: node ports are the nodes' own, though others have addresses beside them (complaint 6)", async () => {
    const open = openingsOf(await deployed(CLASSIC)).filter((each) => each.endsWith(" 30000-32767"));
    expect([...new Set(open.map((each) => each.replace(/^.* < (.*):.*$/, "$1")))].sort()).toEqual([
      "prod-control-id",
      "prod-workers-id",
    ]);
  });
});

describe("ContainerCluster refuses, before anything is made", () => {
  const plane = VPC.controlPlane;
  test.each([
    ["2 control nodes", { controlPlane: { ...plane, count: 2 } }, /controlPlane\.count \(2\)/],
    ["4 control nodes", { controlPlane: { ...plane, count: 4 } }, /controlPlane\.count \(4\)/],
    [
      "overlapping networks",
      { podCidr: "10.0.0.0/16" },
      /network\.vpc\.cidr\[0\] \(10\.0\.0\.0\/20\) overlaps podCidr/,
    ],
    ["a forced host", { controlPlane: { ...plane, zones: ["az1:cmp-1"] } }, /controlPlane\.zones\[0\]/],
    [
      "a volume without a size",
      { controlPlane: { ...plane, bootVolume: { size: 0 } } },
      /controlPlane\.bootVolume\.size/,
    ],
    ["an unsupported version", { kubernetesVersion: "1.12.0" }, /kubernetesVersion \(1\.12\.0\)/],
    [
      "an API for the whole world",
      { endpoint: { octavia: { allowedCidrs: ["0.0.0.0/0"] } } },
      /endpoint\.octavia\.allowedCidrs .* whole world; .*allowWorld: true/,
    ],
    ["nodes without a way out", { network: { vpc: {} } }, /network\.vpc\.externalNetwork \(missing\)/],
    [
      "a registry with a scheme",
      { registries: [{ host: "https://images.example.org", ca: pulumi.output("late") }] },
      /registries\[0\]\.host \(https:\/\/images\.example\.org\) is no host of a registry/,
    ],
    [
      "an authority that is none",
      { registries: [{ host: "images.example.org", ca: "x" }] },
      /registries\[0\]\.ca \(not shown\) are no certificates/,
    ],
    ["the generation of no node", { controlPlane: { ...plane, generations: { "4": 2 } } }, /generations/],
  ] satisfies [string, Partial<ContainerClusterArgs>, RegExp][])("C1-C10: %s", (_, args, message) => {
    expect(refusal(args)).toMatch(message);
  });

  test("a name that host names cannot start with", () => {
    expect(refusal({}, "Prod_1")).toMatch(/name \(Prod_1\)/);
    expect(refusal({}, "a".repeat(60))).toMatch(/1 to 53/);
  });
});
