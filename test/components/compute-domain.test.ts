import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { ComputeDomain } from "../../lib";
import type { ComputeDomainArgs } from "../../lib";
import { childrenOf, find, record, recordBoth } from "../support/graph";
import type { Recorded } from "../support/graph";

const ACME: ComputeDomainArgs = {
  hosts: ["compute-8", "compute-7"],
  projects: { shop: "5a0e", bank: pulumi.output("9c1f") },
  flavors: {
    small: { vcpus: 2, memoryMib: 4096 },
    gold: {
      name: "bm.gold",
      vcpus: 64,
      memoryMib: 262144,
      diskGib: 960,
      extraSpecs: { "resources:CUSTOM_BAREMETAL_GOLD": "1" },
    },
  },
};

function domain(resources: readonly Recorded[], name = "acme"): readonly Recorded[] {
  return childrenOf(resources, find(resources, "index:ComputeDomain", name));
}

function refusal(args: Partial<ComputeDomainArgs>, name = "acme"): string {
  try {
    new ComputeDomain(name, { ...ACME, ...args });
  } catch (error) {
    if (error instanceof pulumi.RunError) return error.message;
    throw error;
  }
  return "nothing was refused";
}

describe("ComputeDomain (C5, T1; isolation rule 60)", () => {
  test("is an aggregate of the hosts, in a zone, for the tenant's projects", async () => {
    const { update } = await recordBoth(() => new ComputeDomain("acme", ACME));
    expect(find(update, "AggregateV2", "acme-aggregate").inputs).toEqual({
      name: "acme",
      zone: "acme",
      hosts: ["compute-7", "compute-8"],
      metadata: {
        compute_domain: "acme",
        filter_tenant_id: "9c1f,5a0e",
        filter_tenant_id_bank: "9c1f",
        filter_tenant_id_shop: "5a0e",
      },
    });
  });

  test("has flavors that nobody else sees, and that lead to its hosts only", async () => {
    const { update } = await recordBoth(() => new ComputeDomain("acme", ACME));
    expect(find(update, "Flavor", "acme-flavor-small").inputs).toEqual({
      name: "acme-small",
      vcpus: 2,
      ram: 4096,
      disk: 0,
      isPublic: false,
      extraSpecs: { "aggregate_instance_extra_specs:compute_domain": "acme" },
    });
    expect(find(update, "Flavor", "acme-flavor-gold").inputs).toMatchObject({
      name: "bm.gold",
      disk: 960,
      extraSpecs: {
        "resources:CUSTOM_BAREMETAL_GOLD": "1",
        "aggregate_instance_extra_specs:compute_domain": "acme",
      },
    });
    expect(find(update, "FlavorAccess", "acme-flavor-gold-bank").inputs).toEqual({
      flavorId: "acme-flavor-gold-id",
      tenantId: "9c1f",
    });
  });

  test("no extra spec of a flavor leads elsewhere", async () => {
    const extraSpecs = { "aggregate_instance_extra_specs:compute_domain": "others" };
    const resources = await record(
      () => new ComputeDomain("acme", { ...ACME, flavors: { odd: { vcpus: 1, memoryMib: 1, extraSpecs } } }),
    );
    expect(find(resources, "Flavor", "acme-flavor-odd").inputs.extraSpecs).toEqual({
      "aggregate_instance_extra_specs:compute_domain": "acme",
    });
  });

  test("tells its zone, flavors and projects, when the tenant may use them", async () => {
    const resources = await record(() => {
      const acme = new ComputeDomain("acme", { ...ACME, zone: "acme-east", name: "acme-hosts" });
      expect(acme.zoneName).toBe("acme-east");
      new openstack.compute.Instance("node", {
        availabilityZone: acme.zone,
        flavorName: acme.flavorNames.small,
        networks: [],
      });
    });
    const node = find(resources, "Instance", "node");
    expect(node.inputs).toMatchObject({ availabilityZone: "acme-east", flavorName: "acme-hosts-small" });
    // Who names the zone may name a flavor of the domain by its plain name, so that it has to be usable by then.
    expect(node.propertyDependencies.availabilityZone).toEqual(
      expect.arrayContaining([
        find(resources, "AggregateV2", "acme-aggregate").urn,
        find(resources, "FlavorAccess", "acme-flavor-small-shop").urn,
      ]),
    );
    expect(node.propertyDependencies.flavorName).toEqual(
      [
        find(resources, "Flavor", "acme-flavor-small"),
        find(resources, "FlavorAccess", "acme-flavor-small-bank"),
        find(resources, "FlavorAccess", "acme-flavor-small-shop"),
      ]
        .map(({ urn }) => urn)
        .sort(),
    );
    expect(find(resources, "index:ComputeDomain", "acme").outputs).toEqual({
      zone: "acme-east",
      flavorNames: { small: "acme-hosts-small", gold: "bm.gold" },
      flavorIds: { small: "acme-flavor-small-id", gold: "acme-flavor-gold-id" },
      projectIds: { shop: "5a0e", bank: "9c1f" },
    });
  });

  test("one more host, flavor or project touches nothing else, whatever the order", async () => {
    const before = domain(await record(() => new ComputeDomain("acme", ACME)));
    const after = domain(
      await record(
        () =>
          new ComputeDomain("acme", {
            hosts: ["compute-9", ...ACME.hosts],
            projects: { lab: "77aa", bank: "9c1f", shop: "5a0e" },
            flavors: { large: { vcpus: 8, memoryMib: 16384 }, ...ACME.flavors },
          }),
      ),
    );
    const inputs = (resources: readonly Recorded[]) =>
      new Map(resources.map((each) => [each.name, each.inputs] as const));
    const [old, now] = [inputs(before), inputs(after)];
    const changed = [...old].filter(([name, each]) => JSON.stringify(now.get(name)) !== JSON.stringify(each));
    expect(changed.map(([name]) => name)).toEqual(["acme-aggregate"]);
    expect([...now.keys()].filter((name) => !old.has(name)).sort()).toEqual([
      "acme-flavor-gold-lab",
      "acme-flavor-large",
      "acme-flavor-large-bank",
      "acme-flavor-large-lab",
      "acme-flavor-large-shop",
      "acme-flavor-small-lab",
    ]);
  });

  test("uses the provider that it is given, for all that it makes", async () => {
    const resources = await record(() => {
      const provider = new openstack.Provider("admin", { useOctavia: true });
      new ComputeDomain("acme", ACME, { provider });
    });
    const admin = find(resources, "pulumi:providers:openstack", "admin");
    expect(new Set(domain(resources).map(({ provider }) => provider))).toEqual(new Set([admin.urn]));
  });
});

describe("a refused ComputeDomain (C5; issue: each bad input refused before any call)", () => {
  test("registers nothing, and names field, value, rule and fix", async () => {
    const resources = await record(() => {
      expect(refusal({ hosts: [] })).toBe(
        "ComputeDomain 'acme': hosts ([]) are none; name the hosts that the tenant gets",
      );
      expect(refusal({}, "")).toContain("name (empty) tells nothing apart");
    });
    expect(resources).toEqual([]);
  });

  test.each<[string, Partial<ComputeDomainArgs>]>([
    ["zone (az1:compute-7) is no zone name", { zone: "az1:compute-7" }],
    ["name (Acme, Inc.) is no DNS-1123 label", { name: "Acme, Inc." }],
    ["hosts (compute-7) is given more than once", { hosts: ["compute-7", "compute-8", "compute-7"] }],
    ["hosts[0] (compute 7) is no name of a compute host", { hosts: ["compute 7"] }],
    ["projects ([]) are none", { projects: {} }],
    [
      "are more than 7",
      { projects: Object.fromEntries(["a", "b", "c", "d", "e", "f", "g", "h"].map((key) => [key, key])) },
    ],
    ["projects (Shop) is no DNS-1123 label", { projects: { Shop: "5a0e" } }],
    ["flavors (M1 large) is no DNS-1123 label", { flavors: { "M1 large": { vcpus: 1, memoryMib: 512 } } }],
    ["flavors['s'].vcpus (0) is no whole number", { flavors: { s: { vcpus: 0, memoryMib: 512 } } }],
    ["flavors['s'].memoryMib (0.5) is no whole number", { flavors: { s: { vcpus: 1, memoryMib: 0.5 } } }],
    [
      "flavors['s'].diskGib (-1) is no whole number",
      { flavors: { s: { vcpus: 1, memoryMib: 1, diskGib: -1 } } },
    ],
    ["flavors['s'].name (empty) is no name", { flavors: { s: { name: "", vcpus: 1, memoryMib: 1 } } }],
  ])("%s", async (message, args) => {
    await record(() => {
      expect(refusal(args)).toContain(message);
    });
  });

  test("one host is in one domain of a cloud", async () => {
    const resources = await record(() => {
      const [one, other] = ["east", "west"].map((name) => new openstack.Provider(name));
      new ComputeDomain("acme", ACME, { provider: one });
      expect(
        () => new ComputeDomain("umbrella", { ...ACME, hosts: ["compute-7"] }, { provider: one }),
      ).toThrow(
        "ComputeDomain 'umbrella': hosts (compute-7) is reserved by ComputeDomain 'acme' already; give it to one of the two",
      );
      new ComputeDomain("umbrella", { ...ACME, hosts: ["compute-9"] }, { providers: one && [one] });
      new ComputeDomain("acme-west", ACME, { provider: other });
    });
    const domains = resources.filter(({ type }) => type.endsWith(":ComputeDomain"));
    expect(domains.map(({ name }) => name)).toEqual(["acme", "umbrella", "acme-west"]);
  });
});
