import * as pulumi from "@pulumi/pulumi";
import { MemberRole, TenantNamespace } from "../../lib";
import { childrenOf, find, isSecret, plainTexts, record, recordBoth, reveal } from "../support/graph";
import { known } from "../support/outputs";

const everything = {
  organization: "acme",
  members: [{ name: "ada@acme.example", role: MemberRole.Developer }],
  imagePull: {
    server: "registry.example.org",
    username: pulumi.output("acme"),
    password: pulumi.secret('quo"te'),
  },
  externalEgress: [{ cidr: "198.51.100.0/24", ports: [443] }],
};

describe("TenantNamespace, deployed (W11, T1)", () => {
  test("is a component with a typed resource for each object, named after what it is", async () => {
    const { update } = await recordBoth(() => new TenantNamespace("shop", everything));
    const tenant = find(update, "cloud-container-engine:index:TenantNamespace", "shop");
    expect(tenant).toMatchObject({ isCustom: false, parent: undefined });
    expect(
      childrenOf(update, tenant)
        .map(({ type, name }) => `${type} ${name}`)
        .sort(),
    ).toEqual([
      "kubernetes:core/v1:LimitRange shop-quota-limit-range",
      "kubernetes:core/v1:Namespace shop-namespace",
      "kubernetes:core/v1:ResourceQuota shop-quota-resource-quota",
      "kubernetes:core/v1:Secret shop-pull-secret",
      "kubernetes:core/v1:ServiceAccountPatch shop",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy shop-network-default-deny",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy shop-network-dns",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy shop-network-external-egress",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy shop-network-within-namespace",
      "kubernetes:rbac.authorization.k8s.io/v1:Role shop-access-developer",
      "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding shop-access-developer-binding",
    ]);
    expect(update).toHaveLength(12);
  });

  test("the service account, without which no pod starts, waits for all that guards the namespace", async () => {
    const resources = await record(() => new TenantNamespace("shop", everything));
    const account = find(resources, "ServiceAccountPatch", "shop");
    const others = childrenOf(resources, find(resources, "index:TenantNamespace", "shop")).filter(
      (each) => each !== account,
    );
    expect(account.dependencies).toEqual(others.map(({ urn }) => urn).sort());
    const namespace = find(resources, "Namespace", "shop-namespace");
    for (const other of others.filter((each) => each !== namespace)) {
      expect(other.dependencies).toContain(namespace.urn);
    }
  });

  test("the registry's password is in the secret only, and is one", async () => {
    const resources = await record(() => new TenantNamespace("shop", everything));
    const { data } = find(resources, "Secret", "shop-pull-secret").inputs;
    expect(isSecret(data)).toBe(true);
    const { ".dockerconfigjson": encoded = "" } = reveal(data) as Readonly<Record<string, string>>;
    expect(JSON.parse(Buffer.from(encoded, "base64").toString())).toMatchObject({
      auths: { "registry.example.org": { username: "acme", password: 'quo"te' } },
    });
    expect(resources.flatMap(({ inputs }) => plainTexts(inputs)).join("\n")).not.toContain('quo"te');
  });

  test("tells its namespace and organization", async () => {
    const resources = await record(async () => {
      const tenant = new TenantNamespace("acme-shop", { organization: "acme", name: "shop" });
      expect([tenant.namespace, tenant.organization]).toEqual(["shop", "acme"]);
      await known(tenant.urn);
    });
    expect(find(resources, "index:TenantNamespace", "acme-shop").outputs).toEqual({
      namespace: "shop",
      organization: "acme",
    });
  });

  test("a peer's half of a path belongs to the tenant that declares it, and waits for the peer", async () => {
    const resources = await record(() => {
      const bank = new TenantNamespace("bank", { organization: "bank" });
      new TenantNamespace("shop", { organization: "acme", peers: [{ tenant: bank, ports: [8080] }] });
    });
    const shop = find(resources, "index:TenantNamespace", "shop");
    const half = find(resources, "NetworkPolicy", "shop-network-in-bank-to-shop");
    expect(half).toMatchObject({ parent: shop.urn, inputs: { metadata: { namespace: "bank" } } });
    expect(half.dependencies).toContain(find(resources, "ServiceAccountPatch", "bank").urn);
  });

  test("removing the first of several peers touches nothing of the others", async () => {
    const children = async (...of: readonly string[]) => {
      const resources = await record(() => {
        const peers = of.map((name) => new TenantNamespace(name, { organization: name }));
        new TenantNamespace("shop", {
          organization: "acme",
          peers: peers.map((tenant) => ({ tenant, ports: [80] })),
        });
      });
      return childrenOf(resources, find(resources, "index:TenantNamespace", "shop"));
    };
    const [all, without] = [await children("one", "two", "three"), await children("two", "three")];
    const kept = all.filter(({ name }) => without.some((each) => each.name === name));
    // The namespace itself says who its peers are.
    const others = (of: typeof all) => of.filter(({ type }) => !type.endsWith(":Namespace"));
    expect(others(kept).map(({ inputs }) => inputs)).toEqual(others(without).map(({ inputs }) => inputs));
    expect(all.map(({ name }) => name).filter((name) => !kept.some((each) => each.name === name))).toEqual([
      "shop-network-from-one",
      "shop-network-in-one-to-shop",
    ]);
  });
});
