import * as pulumi from "@pulumi/pulumi";
import {
  AutoscaleRule,
  ConfigBundle,
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  Pod,
  StatefulSet,
  StorageBackend,
  TenantNamespace,
  VolumeClaim,
} from "../../lib";
import type { DeploymentArgs } from "../../lib";
import type { Recorded } from "../support/graph";
import { childrenOf, find, isUnknown, plainTexts, record, recordBoth, reveal } from "../support/graph";
import { Thing } from "../support/outputs";

type Args = Omit<DeploymentArgs, "replicas" | "autoscale" | "revisionHistoryLimit">;

const kinds: readonly (readonly [
  kind: string,
  id: string,
  type: string,
  make: (name: string, args: Args) => unknown,
])[] = [
  ["Deployment", "W1", "kubernetes:apps/v1:Deployment", (name, args) => new Deployment(name, args)],
  ["StatefulSet", "W2", "kubernetes:apps/v1:StatefulSet", (name, args) => new StatefulSet(name, args)],
  ["DaemonSet", "W3", "kubernetes:apps/v1:DaemonSet", (name, args) => new DaemonSet(name, args)],
  ["Job", "W4", "kubernetes:batch/v1:Job", (name, args) => new Job(name, args)],
  [
    "CronJob",
    "W5",
    "kubernetes:batch/v1:CronJob",
    (name, args) => new CronJob(name, { ...args, schedule: "@daily" }),
  ],
  ["Pod", "W6", "kubernetes:core/v1:Pod", (name, args) => new Pod(name, args)],
];

const shop = () => new TenantNamespace("shop", { organization: "acme" });
const described = (resources: readonly Recorded[]) =>
  resources.map(({ type, name }) => `${type} ${name}`).sort();

describe.each(kinds)("%s, deployed (%s)", (kind, _id, type, make) => {
  test("is a component around the typed resource of its name", async () => {
    const { update } = await recordBoth(() =>
      make("shop-web", { tenant: shop(), name: "web", image: "nginx:1" }),
    );
    const component = find(update, `cloud-container-engine:index:${kind}`, "shop-web");
    expect(find(update, type, "shop-web")).toMatchObject({
      parent: component.urn,
      inputs: { metadata: { name: "web", namespace: "shop" } },
    });
    expect(component.outputs).toEqual({
      workloadName: "web",
      namespace: "shop",
      selector: { "app.kubernetes.io/name": "web", "cloud-container-engine/kind": kind.toLowerCase() },
    });
  });

  test("waits for the tenant's service account, its bundles and its disks, and for nothing else", async () => {
    const resources = await record(() => {
      const tenant = shop();
      new ConfigBundle("unrelated", { tenant, data: { Z: "" } });
      const conf = new ConfigBundle("conf", { tenant, data: { A: "1" }, secrets: { B: "2" } });
      const claims = kind === "DaemonSet" ? [] : [new VolumeClaim("data", { tenant, capacity: "1Gi" })];
      make("web", {
        tenant,
        image: "nginx:1",
        config: [conf],
        mounts: claims.map((claim) => ({ claim, path: "/data" })),
      });
    });
    expect(
      find(resources, type, "web").dependencies.filter((urn) => !urn.endsWith("::web-headless")),
    ).toEqual(
      [
        find(resources, "ServiceAccountPatch", "shop"),
        find(resources, "ConfigMap", "conf-config"),
        find(resources, "Secret", "conf-secret"),
        ...(kind === "DaemonSet" ? [] : [find(resources, "PersistentVolumeClaim", "data")]),
      ]
        .map(({ urn }) => urn)
        .sort(),
    );
  });

  test("takes an image, arguments and variables that are known late", async () => {
    const program = () => {
      const { later } = new Thing("thing");
      const env = { LATE: pulumi.interpolate`<${later}>` };
      make("web", {
        tenant: shop(),
        image: pulumi.interpolate`r.example/web:${later}`,
        args: ["--to", later],
        env,
      });
    };
    const { preview, update } = await recordBoth(program, () => ({ later: "v1" }));
    const [previewed, updated] = [find(preview, type, "web"), find(update, type, "web")];
    expect(reveal(updated.inputs)).toEqual(expect.objectContaining({ kind }));
    expect(JSON.stringify(reveal(updated.inputs.spec))).toContain('"image":"r.example/web:v1"');
    expect(JSON.stringify(reveal(updated.inputs.spec))).toContain('"args":["--to","v1"]');
    expect(JSON.stringify(reveal(updated.inputs.spec))).toContain('{"name":"LATE","value":"<v1>"}');
    expect(plainTexts(previewed.inputs).some(isUnknown)).toBe(true);
    expect(JSON.stringify([previewed.inputs, updated.inputs])).not.toMatch(/late-[0-9a-f]{12}/);
  });

  test("is refused by what is wrong with an image as soon as that is known", async () => {
    const program = () => make("web", { tenant: shop(), image: pulumi.output("nginx:latest") });
    await expect(record(program)).rejects.toThrow(
      `${kind} 'web': image (nginx:latest) is not pinned to a version; replace 'latest' by the version that you tested`,
    );
  });
});

describe("what belongs to a workload is below it (W1, W2, W12)", () => {
  test("replicas bring a disruption budget", async () => {
    const { update } = await recordBoth(
      () => new Deployment("web", { tenant: shop(), image: "nginx:1", replicas: 2 }),
    );
    expect(described(childrenOf(update, find(update, "index:Deployment", "web")))).toEqual([
      "kubernetes:apps/v1:Deployment web",
      "kubernetes:policy/v1:PodDisruptionBudget web-disruption-budget",
    ]);
  });

  test("a rule of its own is made after it, and brings the budget", async () => {
    const autoscale = { cpuPercent: 70, max: 5 };
    const { update } = await recordBoth(
      () => new Deployment("web", { tenant: shop(), image: "nginx:1", autoscale }),
    );
    expect(described(childrenOf(update, find(update, "index:Deployment", "web")))).toEqual([
      "kubernetes:apps/v1:Deployment web",
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler web-autoscale",
      "kubernetes:policy/v1:PodDisruptionBudget web-autoscale-disruption-budget",
    ]);
    expect(find(update, "HorizontalPodAutoscaler", "web-autoscale").dependencies).toContain(
      find(update, "apps/v1:Deployment", "web").urn,
    );
  });

  test("a set's headless service is there before the set; its disks' backend too", async () => {
    const resources = await record(() => {
      const backend = new StorageBackend("fast", { cloudDisk: {} });
      const disks = [{ name: "data", path: "/data", capacity: "1Gi", backend }];
      new StatefulSet("db", { tenant: shop(), image: "db:1", port: 5432, disks });
    });
    const set = find(resources, "apps/v1:StatefulSet", "db");
    expect(set.dependencies).toContain(find(resources, "core/v1:Service", "db-headless").urn);
    expect(set.dependencies).toContain(find(resources, "StorageClass", "fast").urn);
    expect(set.inputs).toMatchObject({
      spec: { volumeClaimTemplates: [{ spec: { storageClassName: "fast" } }] },
    });
  });
});

describe("AutoscaleRule, deployed by itself (W12)", () => {
  test("refers to its target, and is its own component", async () => {
    const { update } = await recordBoth(() => {
      const target = new Deployment("web", { tenant: shop(), image: "nginx:1" });
      new AutoscaleRule("web-rule", { target, cpuPercent: 70, max: 5 });
    });
    expect(described(childrenOf(update, find(update, "index:AutoscaleRule", "web-rule")))).toEqual([
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler web-rule",
      "kubernetes:policy/v1:PodDisruptionBudget web-rule-disruption-budget",
    ]);
    expect(find(update, "HorizontalPodAutoscaler", "web-rule").inputs).toMatchObject({
      metadata: { name: "web", namespace: "shop" },
      spec: { scaleTargetRef: { kind: "Deployment", name: "web" } },
    });
  });

  test("need not wait until the pods of its target are ready", async () => {
    const resources = await record(() => {
      const target = new Deployment("web", { tenant: shop(), image: "nginx:1" });
      new AutoscaleRule("web-rule", { target, cpuPercent: 70, max: 5 });
    });
    const rule = find(resources, "HorizontalPodAutoscaler", "web-rule");
    expect(rule.dependencies).toEqual([find(resources, "ServiceAccountPatch", "shop").urn]);
  });

  test("refuses what is scaled by the workload itself, across components", async () => {
    const resources = await record(() => {
      const autoscale = { cpuPercent: 50, max: 3 };
      const target = new Deployment("web", { tenant: shop(), image: "nginx:1", autoscale });
      expect(() => new AutoscaleRule("web-rule", { target, cpuPercent: 70, max: 5 })).toThrow(
        "AutoscaleRule 'web': target (web) is scaled by another rule already; keep one of the two, with both thresholds",
      );
    });
    expect(resources.filter(({ name }) => name.startsWith("web-rule"))).toEqual([]);
  });
});

describe("W10: a secret outside of a bundle would be in the manifest for everybody to read", () => {
  test.each<[field: string, args: Pick<DeploymentArgs, "env" | "command" | "args">]>([
    ["env.A", { env: { A: pulumi.secret("hunter2") } }],
    ["env.URL", { env: { URL: pulumi.interpolate`postgres://app:${pulumi.secret("hunter2")}@db` } }],
    ["command[1]", { command: ["run", pulumi.secret("hunter2")] }],
    ["args[0]", { args: [pulumi.secret("hunter2")] }],
  ])("%s is refused", async (field, args) => {
    const deployed = record(() => new Deployment("web", { tenant: shop(), image: "nginx:1", ...args }));
    await expect(deployed).rejects.toThrow(
      `Deployment 'web': ${field} is a secret, but who looks at a workload reads it; give it in a bundle's 'secrets'`,
    );
  });

  test("what is late but no secret is deployed", async () => {
    const resources = await record(
      () => new Deployment("web", { tenant: shop(), image: "nginx:1", env: { A: pulumi.output("open") } }),
    );
    expect(plainTexts(find(resources, "apps/v1:Deployment", "web").inputs.spec)).toContain("open");
  });
});
