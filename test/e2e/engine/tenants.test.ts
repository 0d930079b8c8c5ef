import * as kubernetes from "@pulumi/kubernetes";
import {
  AccessMode,
  ConfigBundle,
  Deployment,
  ServiceExposure,
  StorageBackend,
  TenantNamespace,
  VolumeClaim,
} from "../../../lib";
import { Cluster } from "../../support/cluster";
import { Engine } from "../../support/engine";
import { inventory } from "../../support/inventory";
import { runName } from "../../support/run-name";

const IMAGE = "docker.io/library/caddy:2.10.2";

/** What every tenant of this test has, under the same names. */
function application(name: string, tenant: TenantNamespace): Deployment {
  const settings = new ConfigBundle(`${name}-settings`, { tenant, name: "settings", data: { OWNER: name } });
  const web = new Deployment(`${name}-web`, {
    tenant,
    name: "web",
    image: IMAGE,
    port: 8080,
    config: [settings],
  });
  new ServiceExposure(`${name}-web`, { workload: web });
  return web;
}

describe("tenants of one program", () => {
  const run = runName("tenants");
  const [first, second, third] = [`${run}-a`, `${run}-b`, `${run}-c`];
  const cluster = new Cluster();
  let engine: Engine;

  /** A program with these tenants, which goes on to do more with the last of them. */
  const program =
    (
      names: readonly string[],
      more?: (provider: kubernetes.Provider, tenants: readonly TenantNamespace[]) => void,
    ) =>
    () => {
      const provider = new kubernetes.Provider("cluster", {});
      const tenants = names.map((name) => {
        const tenant = new TenantNamespace(name, { organization: "acme" }, { provider });
        application(name, tenant);
        return tenant;
      });
      more?.(provider, tenants);
      return Promise.resolve();
    };

  beforeAll(async () => {
    engine = await Engine.open(run);
    await engine.up(program([first, second, third]));
  });
  afterAll(async () => {
    await engine.close();
    cluster.close();
  });

  test("W11, T1: have workloads, services and bundles of the same names", async () => {
    for (const name of [first, second, third]) {
      expect((await cluster.get("Deployment", name, "web")).status?.readyReplicas).toBe(1);
      expect((await cluster.get("Service", name, "web")).spec?.clusterIP).toMatch(/^10\./);
      const bundles = await cluster.list("ConfigMap", name, `cloud-container-engine/tenant=${name}`);
      expect(bundles.map(({ data }) => data)).toEqual([{ OWNER: name }]);
    }
  });

  test("W1, W8-W12: what is refused registers nothing, whatever else the program makes", async () => {
    const messages: string[] = [];
    const refused = program([first, second, third], (provider, [tenant, other]) => {
      if (tenant === undefined || other === undefined) throw new Error("the program has three tenants");
      const disk = new StorageBackend(`${run}-disk`, { cloudDisk: {} }, { provider });
      const foreign = new VolumeClaim("foreign", { tenant: other, capacity: "1Gi", backend: disk });
      const web = { tenant, image: IMAGE };
      const attempts: readonly (() => unknown)[] = [
        () => new Deployment("", web),
        () => new Deployment("over-long", { ...web, name: "x".repeat(64) }),
        () => new TenantNamespace("kube-public", { organization: "acme" }, { provider }),
        () => new Deployment("units", { ...web, resources: { memory: "128 MB" } }),
        () => new Deployment("bounds", { ...web, autoscale: { cpuPercent: 50, min: 5, max: 3 } }),
        () => new Deployment("ports", { ...web, ports: [{ port: 80 }, { port: 80, name: "again" }] }),
        () => new Deployment("claim", { ...web, mounts: [{ claim: foreign, path: "/data" }] }),
        () => new ConfigBundle("file", { tenant, files: { "a/b": "" } }),
        () =>
          new VolumeClaim("many", {
            tenant,
            capacity: "1Gi",
            backend: disk,
            accessMode: AccessMode.ReadWriteMany,
          }),
        () => new Deployment("fewer", { ...web, replicas: -1 }),
        () => new Deployment("image", { ...web, image: "Nginx:1:2" }),
        () => new Deployment("unpinned", { ...web, image: "docker.io/library/nginx:latest" }),
      ];
      for (const attempt of attempts) {
        try {
          attempt();
          messages.push("taken");
        } catch (error) {
          messages.push(error instanceof Error ? error.message : String(error));
        }
      }
    });
    const { steps } = await engine.up(refused);
    expect(steps.map(({ op, type, name }) => `${op} ${type} ${name}`).sort()).toEqual([
      `create cloud-container-engine:index:StorageBackend ${run}-disk`,
      "create cloud-container-engine:index:VolumeClaim foreign",
      "create kubernetes:core/v1:PersistentVolumeClaim foreign",
      `create kubernetes:storage.k8s.io/v1:StorageClass ${run}-disk`,
    ]);
    expect(messages).toEqual([
      expect.stringContaining("name"),
      expect.stringMatching(/Deployment 'x{64}': name .*63/),
      expect.stringContaining("'kube-public'"),
      expect.stringContaining("128 MB"),
      expect.stringMatching(/min .*5.*max .*3/),
      expect.stringContaining("80"),
      expect.stringContaining(`belongs to tenant '${second}'`),
      expect.stringContaining("a/b"),
      expect.stringContaining("ReadWriteMany"),
      expect.stringContaining("-1"),
      expect.stringContaining("Nginx:1:2"),
      expect.stringContaining("latest"),
    ]);
  });

  test("W11: the removal of the first of three touches that one, and nothing else", async () => {
    const ids = async (name: string) => {
      const kinds = [
        "Namespace",
        "Deployment",
        "ConfigMap",
        "Service",
        "NetworkPolicy",
        "ResourceQuota",
      ] as const;
      const all = await Promise.all(
        kinds.map((kind) => cluster.list(kind, kind === "Namespace" ? undefined : name)),
      );
      return all
        .flat()
        .map(({ metadata }) => metadata)
        .filter((about) => about?.name === name || about?.namespace === name)
        .map((about) => [about?.uid, about?.generation]);
    };
    const before = [await ids(second), await ids(third)];
    const { steps } = await engine.up(program([second, third]));
    // Besides, the disk of the test before.
    const touched = steps.filter(({ name }) => !name.startsWith(first));
    expect(touched.map(({ op, name }) => `${op} ${name}`).sort()).toEqual([
      "delete foreign",
      "delete foreign",
      `delete ${run}-disk`,
      `delete ${run}-disk`,
    ]);
    expect(new Set(steps.map(({ op }) => op))).toEqual(new Set(["delete"]));
    expect(await inventory(cluster, first)).toEqual([]);
    expect([await ids(second), await ids(third)]).toEqual(before);
  });
});
