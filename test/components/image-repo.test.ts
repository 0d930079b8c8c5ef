import * as pulumi from "@pulumi/pulumi";
import type { ImageRepoArgs } from "../../lib";
import { Deployment, ImageAuthority, ImageDelivery, ImageRepo, TenantNamespace } from "../../lib";
import { clusterState } from "../support/cluster-state";
import type { Computed, Recorded } from "../support/graph";
import { childrenOf, find, isSecret, plainTexts, record, recordBoth, reveal } from "../support/graph";
import { HASH, REPO } from "../support/image-repo";
import { known } from "../support/outputs";

/** What the providers of passwords, certificates and the cluster would answer. */
const computed: Computed = (type, inputs) => {
  if (type === "random:index/randomPassword:RandomPassword")
    return { result: pulumi.secret("generated pass word"), bcryptHash: pulumi.secret(HASH) };
  if (type.startsWith("tls:"))
    return { privateKeyPem: "a key", certPem: "a certificate", certRequestPem: "a request" };
  return clusterState(type, inputs);
};
const make = (args: Partial<ImageRepoArgs> = {}) => new ImageRepo("images", { ...REPO, ...args });
const names = (resources: readonly Recorded[], type: string) =>
  resources.filter((each) => each.type.endsWith(type)).map(({ name }) => name);
const refusal = async (args: Partial<ImageRepoArgs>) => {
  let made: readonly Recorded[] = [];
  let message = "";
  made = await record(
    () => {
      try {
        make(args);
      } catch (error) {
        message = error instanceof Error ? error.message : String(error);
      }
    },
    { computed },
  );
  return { message, made };
};

describe("ImageRepo, deployed (R1 to R3)", () => {
  test("is a component: a password for each account, a certificate, and the server behind them", async () => {
    const { update } = await recordBoth(() => make(), computed);
    const repo = find(update, "index:ImageRepo", "images");
    const children = childrenOf(update, repo).map(({ type, name }) => `${type} ${name}`);
    expect(children.sort()).toEqual([
      "cloud-container-engine:index:ImageRepoServer images",
      "random:index/randomPassword:RandomPassword images-ann",
      "random:index/randomPassword:RandomPassword images-bob",
      "random:index/randomPassword:RandomPassword images-carl",
      "random:index/randomPassword:RandomPassword images-root",
      "random:index/randomPassword:RandomPassword images-system+pull-acme",
      "random:index/randomPassword:RandomPassword images-system+pull-globex",
      "tls:index/certRequest:CertRequest images-server",
      "tls:index/locallySignedCert:LocallySignedCert images-server",
      "tls:index/privateKey:PrivateKey images-ca",
      "tls:index/privateKey:PrivateKey images-server",
      "tls:index/selfSignedCert:SelfSignedCert images-ca",
    ]);
    expect(find(update, "CertRequest", "images-server").inputs).toMatchObject({
      dnsNames: ["images.example.org", "images.images.svc"],
    });
  });

  test("a certificate that is given is taken, and none made", async () => {
    const tls = { certificate: "given", key: pulumi.secret("given key") };
    const resources = await record(() => make({ tls }), { computed });
    expect(resources.filter(({ type }) => type.startsWith("tls:"))).toEqual([]);
  });

  test("an authority that was made before signs its certificate, in place of one of its own", async () => {
    let told: unknown;
    const resources = await record(
      async () => {
        const authority = new ImageAuthority("before");
        told = await known(make({ authority }).caCertificate ?? pulumi.output(undefined));
      },
      {
        computed: (type, inputs) =>
          type.endsWith(":SelfSignedCert") ? { certPem: "of the authority" } : computed(type, inputs),
      },
    );
    expect(told).toBe("of the authority");
    expect(names(resources, ":SelfSignedCert")).toEqual(["before-ca"]);
    expect(find(resources, "LocallySignedCert", "images-server").inputs.caCertPem).toBe("of the authority");
  });

  test("its own certificate is for an address too, where that is the host", async () => {
    const resources = await record(() => make({ host: "192.0.2.7:5000" }), { computed });
    expect(find(resources, "CertRequest", "images-server").inputs).toMatchObject({
      ipAddresses: ["192.0.2.7"],
      dnsNames: ["images.images.svc"],
    });
  });

  test("passwords are in Secrets and outputs that are secret, and nowhere else", async () => {
    let told: unknown;
    const resources = await record(
      async () => {
        const repo = make();
        new TenantNamespace("shop", { organization: "acme", imageRepo: repo });
        told = await known(repo.passwords);
      },
      { computed },
    );
    expect(Object.keys(told as object).sort()).toEqual(["ann", "bob", "carl", "root"]); // names of people
    const plain = resources.flatMap(({ inputs, outputs }) => [...plainTexts(inputs), ...plainTexts(outputs)]);
    expect(plain.join("\n")).not.toMatch(/generated pass word|\$2b\$10|a key/);
    const { data } = find(resources, "Secret", "shop-pull-secret").inputs;
    expect(isSecret(data)).toBe(true);
    const { ".dockerconfigjson": encoded = "" } = reveal(data) as Readonly<Record<string, string>>;
    expect(JSON.parse(Buffer.from(encoded, "base64").toString())).toMatchObject({
      auths: { "images.example.org": { username: "system+pull-acme", password: "generated pass word" } },
    });
  });

  test("raising an account's generation has its password made anew, and no other", async () => {
    const keepers = async (generations: ImageRepoArgs["generations"]) => {
      const resources = await record(() => make({ generations }), { computed });
      return ["ann", "bob"].map((name) => find(resources, "RandomPassword", `images-${name}`).inputs.keepers);
    };
    expect(await keepers(undefined)).toEqual([{ generation: "1" }, { generation: "1" }]);
    expect(await keepers({ ann: 2 })).toEqual([{ generation: "2" }, { generation: "1" }]);
  });

  test("tenants and their workloads wait for its namespace, not for its server", async () => {
    const resources = await record(
      () => {
        const repo = make();
        const tenant = new TenantNamespace("shop", {
          organization: "acme",
          imageRepo: repo,
          callsImageRepo: true,
        });
        const version = repo.image({ organization: "acme", name: "web", version: "1" });
        new Deployment("web", { tenant, image: version });
        new ImageDelivery("soon", { tenant, images: [version] });
      },
      { computed },
    );
    const { dependencies } = find(resources, "Namespace", "shop-namespace");
    expect(dependencies).toContain(find(resources, "ServiceAccountPatch", "images-tenant").urn);
    expect(dependencies).not.toContain(find(resources, "StatefulSet", "images-server").urn);
    expect(names(resources, ":NetworkPolicy")).toContain("shop-network-in-images-from-shop");
    expect(find(resources, "DaemonSet", "soon").inputs).toMatchObject({ metadata: { namespace: "shop" } });
    expect(JSON.stringify(find(resources, "apps/v1:Deployment", "web").inputs)).toContain(
      "images.example.org/orgs/acme/web:1",
    );
  });

  test("an image that is known late is from the tenant's stores, or refused then (rule 18)", async () => {
    const deploy = (image: string) =>
      record(
        () => {
          const tenant = new TenantNamespace("shop", { organization: "acme", imageRepo: make() });
          new Deployment("web", { tenant, image: pulumi.output(image) });
        },
        { computed },
      );
    await expect(deploy("images.example.org/orgs/globex/web:1")).rejects.toThrow(
      /belongs to organization 'globex'/,
    );
    const resources = await deploy("images.example.org/orgs/acme/web:1");
    expect(JSON.stringify(find(resources, "apps/v1:Deployment", "web").inputs)).toContain('"Always"');
  });

  test("tells the address that its host has to lead to", async () => {
    let address: unknown;
    await record(
      async () => {
        address = await known(make().address);
      },
      { computed },
    );
    expect(address).toMatch(/^[0-9.]+$/);
  });

  test.each<[Partial<ImageRepoArgs>, RegExp]>([
    [{ organizations: { "*": {} } }, /organizations \(\*\) is no organization name/],
    [{ exposure: {} }, /nodeCidrs \(missing\) are none/],
    [{ generations: { eve: 2 } }, /generations \(eve\) is no account of this repository/],
    [{ generations: { ann: 0 } }, /generations\['ann'\] \(0\) is no whole number/],
    [{ image: "zot" }, /image \(zot\) names no version/],
  ])("%j is refused before anything is made", async (args, problem) => {
    const { message, made } = await refusal(args);
    expect(message).toMatch(problem);
    expect(made).toEqual([]);
  });

  test("a reference to no store is refused as a user's mistake", async () => {
    await record(
      () => {
        const repo = make();
        expect(() => repo.image({ organization: "initech", name: "web", version: "1" })).toThrow(
          pulumi.RunError,
        );
      },
      { computed },
    );
  });
});

test("R6: ImageDelivery tells how many nodes have its images", async () => {
  let nodes: unknown;
  const { update } = await recordBoth(
    () => {
      const tenant = new TenantNamespace("shop", { organization: "acme" });
      const delivery = new ImageDelivery("soon", { tenant, images: ["nginx:1"] });
      delivery.nodes.apply((count) => (nodes = count));
    },
    (type, inputs) =>
      type.endsWith(":DaemonSet") ? { status: { numberReady: 3 } } : clusterState(type, inputs),
  );
  expect(nodes).toBe(3);
  expect(find(update, "index:ImageDelivery", "soon").outputs).toMatchObject({ images: ["nginx:1"] });
});
