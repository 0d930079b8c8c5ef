import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  ConfigBundle,
  Deployment,
  ServiceExposure,
  StorageBackend,
  TenantNamespace,
  VolumeClaim,
} from "../../lib";
import { childrenOf, find, record } from "../support/graph";

class Other extends pulumi.ProviderResource {
  constructor(name: string) {
    super("openstack", name, {});
  }
}

class Group extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Group", name, {}, opts);
  }
}

const cluster = (name = "cluster") => new kubernetes.Provider(name, {});
const shop = (opts?: pulumi.ComponentResourceOptions, name = "shop") =>
  new TenantNamespace(name, { organization: "acme" }, opts);

describe("providers of components (C13)", () => {
  /** Names of the providers of everything below the Deployment web. */
  async function providers(program: () => unknown) {
    const resources = await record(program);
    const children = childrenOf(resources, find(resources, "index:Deployment", "web"));
    expect(children.length).toBeGreaterThan(0);
    return [...new Set(children.map(({ provider }) => provider?.split("::").at(-1)))];
  }

  test("a workload goes to the cluster of its tenant", async () => {
    const program = () => new Deployment("web", { tenant: shop({ provider: cluster() }), image: "nginx:1" });
    expect(await providers(program)).toEqual(["cluster"]);
  });

  test("also over several steps, and where the options say undefined", async () => {
    const program = () => {
      const tenant = shop({ provider: cluster() });
      const bundle = new ConfigBundle("conf", { tenant, data: { A: "1" } }, { provider: undefined });
      new Deployment("web", { tenant, image: "nginx:1", config: [bundle] }, { provider: undefined });
    };
    expect(await providers(program)).toEqual(["cluster"]);
  });

  test("what the options say comes first", async () => {
    const program = () => {
      const tenant = shop({ provider: cluster() });
      new Deployment("web", { tenant, image: "nginx:1" }, { provider: cluster("explicit") });
    };
    expect(await providers(program)).toEqual(["explicit"]);
    const listed = () => {
      const tenant = shop({ provider: cluster() });
      new Deployment("web", { tenant, image: "nginx:1" }, { providers: { kubernetes: cluster("explicit") } });
    };
    expect(await providers(listed)).toEqual(["explicit"]);
  });

  test("then the parent's", async () => {
    const program = () => {
      const parent = new Group("group", { providers: [cluster("parents")] });
      new Deployment("web", { tenant: shop({ provider: cluster() }), image: "nginx:1" }, { parent });
    };
    expect(await providers(program)).toEqual(["parents"]);
  });

  test("a provider of something else does not stand in the way of the tenant's", async () => {
    for (const opts of [
      () => ({ provider: new Other("cloud") }),
      () => ({ providers: [new Other("cloud")] }),
      () => ({ parent: new Group("group", { providers: [new Other("cloud")] }) }),
    ]) {
      const program = () =>
        new Deployment("web", { tenant: shop({ provider: cluster() }), image: "nginx:1" }, opts());
      expect(await providers(program)).toEqual(["cluster"]);
    }
  });

  test("without any, the default one", async () => {
    expect(await providers(() => new Deployment("web", { tenant: shop(), image: "nginx:1" }))).toEqual([
      undefined,
    ]);
  });
});

describe("options of components", () => {
  test("protection reaches the resources", async () => {
    const resources = await record(() => {
      const tenant = shop();
      new VolumeClaim("data", { tenant, capacity: "1Gi" }, { protect: true });
    });
    expect(find(resources, "PersistentVolumeClaim", "data").isProtected).toBe(true);
    expect(find(resources, "core/v1:Namespace", "shop-namespace").isProtected).toBe(false);
  });

  test("a parent is kept, and is part of every URN", async () => {
    const resources = await record(() => {
      const parent = new Group("group");
      new Deployment("web", { tenant: shop({ parent }), image: "nginx:1" }, { parent });
    });
    expect(find(resources, "apps/v1:Deployment", "web").urn).toBe(
      "urn:pulumi:stack::project::test:index:Group$cloud-container-engine:index:Deployment$kubernetes:apps/v1:Deployment::web",
    );
    expect(find(resources, "index:TenantNamespace", "shop").parent).toBe(
      find(resources, "Group", "group").urn,
    );
  });

  test("the whole component waits for what it depends on", async () => {
    const resources = await record(() => {
      const backend = new StorageBackend("disks", { cloudDisk: {} });
      new Deployment("web", { tenant: shop(), image: "nginx:1" }, { dependsOn: [backend] });
    });
    // That the children wait too is the engine's doing: they need the URN of their parent.
    expect(find(resources, "index:Deployment", "web").dependencies).toContain(
      find(resources, "StorageClass", "disks").urn,
    );
  });

  test("the same names in two tenants do not collide, as components have names of their own", async () => {
    const resources = await record(() => {
      for (const name of ["shop", "bank"]) {
        const tenant = shop(undefined, name);
        const web = new Deployment(`${name}-web`, { tenant, name: "web", image: "nginx:1", port: 80 });
        new ServiceExposure(`${name}-web`, { workload: web });
      }
    });
    expect(resources.filter(({ type }) => type === "kubernetes:apps/v1:Deployment")).toHaveLength(2);
  });
});

describe("a refused component", () => {
  test("registers nothing, and says what, why and how to mend it, without a stack trace", async () => {
    const resources = await record(() => {
      const refused = () => new TenantNamespace("shop", { organization: "Acme" });
      expect(refused).toThrow(pulumi.RunError);
      expect(refused).toThrow(
        "TenantNamespace 'shop': organization (Acme) is no organization name of 1 to 63 characters; use lower-case letters and digits, words joined by single hyphens",
      );
    });
    expect(resources).toEqual([]);
  });

  test("leaves those before it as they are", async () => {
    const resources = await record(() => {
      const tenant = shop();
      expect(() => new Deployment("web", { tenant, image: "nginx", replicas: -1, port: 0 })).toThrow(
        [
          "Deployment 'web':",
          "  - image (nginx) names no version; add a tag such as :1.29.1, or a digest",
          "  - ports[0].port (0) is no whole number from 1 to 65535; give a whole number from 1 to 65535",
          "  - replicas (-1) is no whole number of at least 0; give a whole number of at least 0",
        ].join("\n"),
      );
    });
    expect(resources.filter(({ name }) => name === "web")).toEqual([]);
    expect(find(resources, "index:TenantNamespace", "shop")).toBeDefined();
  });

  test("is told when its own name is empty, or could not be its object's", async () => {
    await record(() => {
      expect(() => shop(undefined, "")).toThrow(
        new pulumi.RunError(
          "TenantNamespace '': name (empty) tells nothing apart; give the component a name",
        ),
      );
      expect(() => new TenantNamespace("Prod/Shop", { organization: "acme" })).toThrow(
        "TenantNamespace 'Prod/Shop': name (Prod/Shop) is no DNS-1123 label of 1 to 63 characters",
      );
      const named = new TenantNamespace("Prod/Shop", { organization: "acme", name: "shop" });
      expect(named.namespace).toBe("shop");
    });
  });

  test("of another tenant than what it uses is refused by reference, not by name", async () => {
    const resources = await record(() => {
      const [one, other] = [shop(undefined, "shop"), shop(undefined, "bank")];
      const claim = new VolumeClaim("data", { tenant: other, capacity: "1Gi" });
      expect(
        () => new Deployment("web", { tenant: one, image: "nginx:1", mounts: [{ claim, path: "/data" }] }),
      ).toThrow(
        "Deployment 'web': mounts[0].claim (data) belongs to tenant 'bank', not to 'shop'; make one in the workload's own tenant",
      );
    });
    expect(resources.filter(({ name }) => name === "web")).toEqual([]);
  });

  test("a mistake of ours, or of a program without types, keeps its stack trace", async () => {
    await record(() => {
      const untyped: unknown = { organization: undefined };
      const refused = () => new TenantNamespace("shop", untyped as { organization: string });
      expect(refused).toThrow(TypeError);
      expect(refused).not.toThrow(pulumi.RunError);
    });
  });

  test("an output where a plain value is needed is named, without what is in it", async () => {
    await record(() => {
      const untyped: unknown = pulumi.secret(2);
      expect(
        () => new Deployment("web", { tenant: shop(), image: "nginx:1", replicas: untyped as number }),
      ).toThrow(
        "Deployment 'web': replicas (OutputToken object) is no whole number of at least 0; give a whole number of at least 0",
      );
    });
  });
});
