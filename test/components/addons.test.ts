import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { BalancerProvider, ContainerCluster } from "../../lib";
import type { ClusterAddons, ClusterCredentials, ContainerClusterArgs } from "../../lib";
import { CLOUD, cloudAnswers, cloudComputed } from "../support/cloud";
import { find, isSecret, plainTexts, record, recordBoth, reveal } from "../support/graph";
import type { Recorded } from "../support/graph";

const VPC: ContainerClusterArgs = {
  network: { vpc: { externalNetwork: "public" } },
  image: "debian-12",
  controlPlane: { flavor: "m1.medium" },
};
const NOTHING: ClusterAddons = {
  podNetwork: false,
  cloudController: false,
  cloudDisks: false,
  nodeDisks: false,
  metrics: false,
};

function deployed(args: Partial<ContainerClusterArgs> = {}): Promise<readonly Recorded[]> {
  return record(() => new ContainerCluster("prod", { ...VPC, ...args }), {
    computed: cloudComputed,
    answers: cloudAnswers,
  });
}

function refusal(args: Partial<ContainerClusterArgs>): string {
  try {
    new ContainerCluster("prod", { ...VPC, ...args });
  } catch (error) {
    if (error instanceof pulumi.RunError) return error.message;
    throw error;
  }
  return "nothing was refused";
}

const ofType = (resources: readonly Recorded[], type: string) =>
  resources.filter((each) => each.type.endsWith(`:${type}`));

/** The cloud.conf that a consumer is given. */
function confOf(resources: readonly Recorded[], consumer: string): string {
  const { inputs } = find(resources, "kubernetes:core/v1:Secret", `prod-${consumer}`);
  expect(isSecret(inputs.stringData)).toBe(true);
  return String(Object(reveal(inputs.stringData))["cloud.conf"]);
}

const nameOf = ({ inputs }: Recorded) => String(Object(inputs.metadata).name);

describe("add-ons of a cluster (C1, C3, C4, C10)", () => {
  test("C1: all of them by default, at pinned versions, the same in a preview as in an update", async () => {
    const { update } = await recordBoth(() => new ContainerCluster("prod", VPC), cloudComputed, cloudAnswers);
    const charts = ofType(update, "Chart").map(({ inputs }) => [inputs.chart, inputs.version]);
    expect(charts.sort()).toEqual([
      ["cilium", "1.19.8"],
      ["lvm-localpv", "1.8.0"],
      ["metrics-server", "3.13.1"],
      ["openstack-cinder-csi", "2.34.3"],
      ["openstack-cloud-controller-manager", "2.34.2"],
    ]);
    for (const { inputs, provider } of ofType(update, "Chart")) {
      expect(inputs.namespace).toBe("kube-system");
      expect(provider).toBe(find(update, "pulumi:providers:kubernetes", "prod-system").urn);
    }
  });

  test("C12: what is deployed into the cluster goes before they do, and tokens of nodes wait for none", async () => {
    const resources = await deployed();
    const charts = ofType(resources, "Chart").map(({ urn }) => urn);
    const provider = find(resources, "pulumi:providers:kubernetes", "prod");
    expect(provider.dependencies).toEqual(expect.arrayContaining(charts));
    const system = find(resources, "pulumi:providers:kubernetes", "prod-system");
    expect(system.dependencies.filter((urn) => charts.includes(urn))).toEqual([]);
  });

  test("C1: only what runs on control nodes is waited for, as there may be no worker yet", async () => {
    const awaited = ofType(await deployed(), "Chart").filter(({ inputs }) => inputs.skipAwait === false);
    expect(awaited.map(({ inputs }) => inputs.chart)).toEqual(["openstack-cloud-controller-manager"]);
  });

  test("C10: the cloud's programs know cluster, cloud, credential and network", async () => {
    const resources = await deployed();
    expect(confOf(resources, "cloud-controller")).toBe(`[Global]
auth-url = "${CLOUD.authUrl}"
region = "north"
application-credential-id = "prod-cloud-controller-id"
application-credential-secret = "secret of Balancers and nodes of cluster prod, generation 1"

[LoadBalancer]
floating-network-id = "${CLOUD.external}"
subnet-id = "prod-id"
lb-provider = "amphora"
lb-method = "LEAST_CONNECTIONS"
manage-security-groups = "true"
create-monitor = "true"
max-shared-lb = "1"
internal-lb = "false"
`);
    expect(confOf(resources, "cloud-disks")).toMatch(/\n\n\[BlockStorage\]\nrescan-on-resize = "true"\n$/);
    const [controller, disks] = ["openstack-cloud-controller-manager", "openstack-cinder-csi"].map(
      (chart) => find(resources, "Chart", `prod-${chart}`).inputs.values,
    );
    const secret = (consumer: string) =>
      nameOf(find(resources, "kubernetes:core/v1:Secret", `prod-${consumer}`));
    expect(controller).toMatchObject({
      cluster: { name: "prod-aaaaaa" },
      secret: { create: false, name: secret("cloud-controller") },
    });
    expect(disks).toMatchObject({
      clusterID: "prod-aaaaaa",
      secret: { create: false, name: secret("cloud-disks") },
      storageClass: { enabled: false },
    });
  });

  test("C4: disks bind where their pod is; those of a zone of their own may be used from any", async () => {
    const { inputs } = find(await deployed(), "StorageClass", "cloud-disk");
    expect(inputs).toMatchObject({
      provisioner: "cinder.csi.openstack.org",
      volumeBindingMode: "WaitForFirstConsumer",
      metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    });
    expect(inputs.parameters).not.toHaveProperty("availability");
    const zoned = await deployed({
      addons: { cloudDisks: { zone: "disks", type: "fast", storageClass: "fast", disksPerNode: 20 } },
    });
    expect(find(zoned, "StorageClass", "fast").inputs.parameters).toMatchObject({
      availability: "disks",
      type: "fast",
    });
    expect(confOf(zoned, "cloud-disks")).toContain(
      'ignore-volume-az = "true"\nrescan-on-resize = "true"\nnode-volume-attach-limit = "20"\n',
    );
  });

  test("C3: in a classic network balancers have no floating address, unless a network is named", async () => {
    const classic = { network: { classic: { network: "net", subnet: CLOUD.subnet } } };
    const inside = confOf(await deployed(classic), "cloud-controller");
    expect(inside).toContain('internal-lb = "true"');
    expect(inside).toContain(`subnet-id = "${CLOUD.subnet}"`);
    expect(inside).not.toContain("floating-network-id");
    const named = await deployed({ ...classic, addons: { cloudController: { floatingNetwork: "public" } } });
    expect(confOf(named, "cloud-controller")).toContain(`floating-network-id = "${CLOUD.external}"`);
  });

  test("C3: OVN's balancers spread calls in the one way that they have", async () => {
    const resources = await deployed({ endpoint: { octavia: { provider: BalancerProvider.Ovn } } });
    expect(confOf(resources, "cloud-controller")).toContain(
      'lb-provider = "ovn"\nlb-method = "SOURCE_IP_PORT"\n',
    );
  });

  test("C1: each can be left out, and all at once", async () => {
    const without = await deployed({ addons: { ...NOTHING, metrics: {} } });
    expect(ofType(without, "Chart").map(({ name }) => name)).toEqual(["prod-metrics-server"]);
    for (const addons of [NOTHING, false] as const) {
      const resources = await deployed({ addons });
      for (const type of ["Chart", "ApplicationCredential", "kubernetes:core/v1:Secret", "StorageClass"]) {
        expect(ofType(resources, type)).toEqual([]);
      }
      expect(find(resources, "pulumi:providers:kubernetes", "prod")).toBeDefined();
    }
  });

  test("C1: each can be a local chart, with values of the user's over the library's", async () => {
    const resources = await deployed({
      addons: { podNetwork: { chart: "./charts/cilium", values: { operator: { replicas: 1 }, MTU: 1400 } } },
    });
    const { inputs } = find(resources, "Chart", "prod-cilium");
    expect(inputs.chart).toBe("./charts/cilium");
    expect(inputs).not.toHaveProperty("repositoryOpts");
    expect(inputs).not.toHaveProperty("version");
    expect(inputs.values).toMatchObject({ MTU: 1400, operator: { replicas: 1 }, tunnelPort: 8472 });
  });

  test("C10: metrics are had from whom the API server verifies", async () => {
    const resources = await deployed();
    const values = reveal(find(resources, "Chart", "prod-metrics-server").inputs.values);
    expect(values).toMatchObject({
      tls: { type: "existingSecret", existingSecret: { name: "metrics-server-tls" } },
      apiService: { insecureSkipTLSVerify: false, caBundle: expect.stringContaining("BEGIN CERTIFICATE") },
    });
  });
});

describe("credentials of add-ons (C10; isolation rules 57 and 61)", () => {
  test("C10: one for each consumer, restricted, with the roles it needs", async () => {
    const made = ofType(await deployed(), "ApplicationCredential");
    const rights = made.map(({ name, inputs }) => [name, [inputs.roles, inputs.unrestricted]]);
    expect(Object.fromEntries(rights)).toEqual({
      "prod-cloud-controller": [["load-balancer_member", "member"], false],
      "prod-cloud-disks": [["member"], false],
    });
    for (const { inputs } of made) expect(inputs).not.toHaveProperty("name");
  });

  test("C10: they are in Secrets of the cluster only, and there in nothing that can be read", async () => {
    const resources = await deployed();
    const open = resources.flatMap(({ inputs }) => plainTexts(inputs));
    expect(open.filter((text) => text.includes("secret of"))).toEqual([]);
    for (const { inputs } of ofType(resources, "Instance")) {
      expect(JSON.stringify(reveal(inputs.userData))).not.toContain("secret of");
    }
  });

  test("C10: a new generation has another Secret, which is known before it, and touches no node", async () => {
    const nodes = (resources: readonly Recorded[]) =>
      ["Instance", "NodeRecipe", "NodeUserData"]
        .flatMap((type) => ofType(resources, type))
        .map(({ inputs }) => inputs);
    const first = await deployed();
    const second = await deployed({ credentials: { cloudController: { generation: 2 } } });
    expect(nodes(second)).toEqual(nodes(first));
    const nameIn = (resources: readonly Recorded[]) =>
      nameOf(find(resources, "kubernetes:core/v1:Secret", "prod-cloud-controller"));
    expect(nameIn(second)).not.toBe(nameIn(first));
    expect(confOf(second, "cloud-controller")).toContain("generation 2");
    expect(confOf(second, "cloud-disks")).toBe(confOf(first, "cloud-disks"));
  });

  test("C10: given ones are taken as they are, and the cloud is not even asked", async () => {
    const credentials: ClusterCredentials = {
      cloudController: { id: "one", secret: "first" },
      cloudDisks: { id: pulumi.output("other"), secret: pulumi.secret("second") },
      authUrl: "https://10.1.1.1:5000/v3",
      region: "south",
      caCertificate: "PEM",
    };
    const resources = await record(() => new ContainerCluster("prod", { ...VPC, credentials }), {
      computed: cloudComputed,
      answers: (token, inputs) => (token.includes("getAuthScope") ? undefined : cloudAnswers(token, inputs)),
    });
    expect(ofType(resources, "ApplicationCredential")).toEqual([]);
    expect(confOf(resources, "cloud-disks")).toContain(`[Global]
auth-url = "https://10.1.1.1:5000/v3"
region = "south"
application-credential-id = "other"
application-credential-secret = "second"
ca-file = "/etc/config/ca.crt"
`);
  });

  test("C10: roles that the deploying user does not have are refused with those that there are", async () => {
    await expect(deployed({ credentials: { cloudDisks: { roles: ["creator"] } } })).rejects.toThrow(
      /credentials\.cloudDisks\.roles \(creator\) is no role of the user who deploys \(heat_stack_owner, .*\)/,
    );
  });

  test("C10: a deployment that logs in by one is told to give some, and needs no right to make any", async () => {
    const as = (credentials: ClusterCredentials) =>
      record(
        () => {
          const provider = new openstack.Provider("ci", { applicationCredentialId: "robot" });
          return new ContainerCluster("prod", { ...VPC, credentials }, { provider });
        },
        { computed: cloudComputed, answers: cloudAnswers },
      );
    const given = { cloudController: { id: "one", secret: "a" }, cloudDisks: { id: "two", secret: "b" } };
    await expect(as({ cloudController: given.cloudController })).rejects.toThrow(
      /credentials\.cloudDisks \(missing\) cannot be made by .* logs in by an application credential \(robot\)/,
    );
    expect(ofType(await as(given), "ApplicationCredential")).toEqual([]);
  });

  test("C10: one credential for two consumers is refused, however late it is known", async () => {
    const credential = (id: pulumi.Input<string>) => ({ id, secret: "hidden" });
    expect(
      refusal({ credentials: { cloudController: credential("one"), cloudDisks: credential("one") } }),
    ).toMatch(/credentials\.cloudDisks\.id \(one\) is given more than once/);
    const credentials = {
      cloudController: credential("one"),
      cloudDisks: credential(pulumi.output("one")),
    };
    await expect(deployed({ credentials })).rejects.toThrow(/cloudDisks\.id \(one\) is given more than once/);
  });
});

describe("add-ons that are refused, before anything is made", () => {
  test.each([
    [
      "a version range",
      { metrics: { version: "3.x" } },
      /addons\.metrics\.version \(3\.x\) is no one version/,
    ],
    [
      "a version of a folder",
      { podNetwork: { chart: "./cilium", version: "1.19.8" } },
      /addons\.podNetwork\.version \(1\.19\.8\) cannot choose/,
    ],
    [
      "a folder in a repository",
      { nodeDisks: { chart: "./lvm", repository: "https://example.com" } },
      /addons\.nodeDisks\.repository .* is not where/,
    ],
    [
      "a repository of another kind",
      { metrics: { repository: "oci://a/b" } },
      /is no URL of a chart repository/,
    ],
    ["an empty chart", { cloudDisks: { chart: "" } }, /addons\.cloudDisks\.chart \(empty\)/],
    ["a forced host as zone", { cloudDisks: { zone: "az1:host" } }, /addons\.cloudDisks\.zone \(az1:host\)/],
    [
      "a bad class name",
      { cloudDisks: { storageClass: "Fast" } },
      /addons\.cloudDisks\.storageClass \(Fast\)/,
    ],
    ["no disks at all", { cloudDisks: { disksPerNode: 0 } }, /addons\.cloudDisks\.disksPerNode \(0\)/],
  ] satisfies [string, ClusterAddons, RegExp][])("C1: %s", (_, addons, message) => {
    expect(refusal({ addons })).toMatch(message);
  });

  test.each([
    ["an administrator", { cloudController: { roles: ["admin"] } }, /cloudController\.roles \(admin\)/],
    ["all roles", { cloudDisks: { roles: [] } }, /cloudDisks\.roles \(\[\]\) are all that its maker has/],
    ["a generation of 0", { cloudDisks: { generation: 0 } }, /cloudDisks\.generation \(0\)/],
    ["an empty id", { cloudDisks: { id: "", secret: "a" } }, /cloudDisks\.id \(empty\)/],
  ] satisfies [string, ClusterCredentials, RegExp][])("C10: %s", (_, credentials, message) => {
    expect(refusal({ credentials })).toMatch(message);
  });
});
