import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { container, pod } from "../../isolation/support/cases";
import { Raw } from "../policies/carried";
import { Cluster } from "../../support/cluster";
import { Engine } from "../../support/engine";
import type { Attempt, Packs } from "../../support/engine";
import { runName } from "../../support/run-name";

const PACK = join(__dirname, "../../../policies/tenant-isolation");

describe("T2: the policy pack, on the engine, at the moments of a deployment", () => {
  const run = runName("moments");
  const folder = mkdtempSync(join(tmpdir(), "policies-"));
  const grants = join(folder, "grants.json");
  const packs: Packs = { policyPacks: [PACK] };
  const cluster = new Cluster();
  let engine: Engine;

  /** A program that makes something of the lab's cluster. */
  const program = (make: (options: pulumi.CustomResourceOptions) => void) => () => {
    make({ provider: new kubernetes.Provider("cluster", {}) });
    return Promise.resolve();
  };
  /** A program for a cluster that is not there yet, so that in a preview nobody else judges what it makes. */
  const unjudged = (make: (options: pulumi.CustomResourceOptions) => unknown) => () => {
    const kubeconfig = new random.RandomPassword("cluster", { length: 8 }).result;
    make({ provider: new kubernetes.Provider("cluster", { kubeconfig }) });
    return Promise.resolve();
  };
  const metadata = { name: "web", namespace: run };
  const labels = { app: "web" };
  const deployment = (spec: object) => ({
    metadata,
    spec: { replicas: 0, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  });
  const privileged = pod({ containers: [container({ securityContext: { privileged: true } })] });

  const configured = (levels: object): Packs => {
    const path = join(folder, "levels.json");
    writeFileSync(path, JSON.stringify(levels));
    return { ...packs, policyPackConfigs: [path] };
  };

  beforeAll(async () => {
    writeFileSync(grants, "{}");
    engine = await Engine.open(run, { CCE_GRANTS: grants });
    await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: run } });
  });
  afterAll(async () => {
    await engine.close();
    await cluster.remove("Namespace", undefined, run);
    cluster.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("what is not known in a preview is advice there, and refused in the update before it is made", async () => {
    const late = program((options) => {
      const { result } = new random.RandomPassword("late", { length: 8 });
      const hostNetwork = result.apply((text) => text.length === 8);
      new Raw("kubernetes:apps/v1:Deployment", "web", deployment({ ...pod(), hostNetwork }), options);
    });
    const preview = await engine.tryPreview(late, packs);
    expect(preview.failure).toBeUndefined();
    expect(about("web", preview)).toEqual([
      expect.stringMatching(/^advisory isolated can't run policy.*hostNetwork/s),
    ]);
    const update = await engine.tryUp(late, packs);
    expect(update.failure).toBeDefined();
    expect(about("web", update)).toEqual([expect.stringMatching(/^mandatory isolated .*rule 2, /s)]);
    expect(await cluster.find("Deployment", run, "web")).toBeUndefined();
    await engine.destroy();
  });

  test("what is not known hides nothing that is", async () => {
    const beside = program((options) => {
      const { result } = new random.RandomPassword("late", { length: 8 });
      const containers = [
        container({ image: result, securityContext: { privileged: true }, env: result }),
        result,
      ];
      new Raw("kubernetes:apps/v1:Deployment", "web", deployment(pod({ containers })), options);
    });
    const { failure, reports } = await engine.tryPreview(beside, packs);
    expect(failure).toBeDefined();
    expect(reports.map(({ level, message }) => `${level} ${message}`)).toContainEqual(
      expect.stringMatching(/^mandatory .*containers\[0\]\.securityContext\.privileged \(true\).*rule 1, /s),
    );
  });

  test.each<[string, string, object]>([
    ["a patch of a pod", "kubernetes:core/v1:PodPatch", { metadata, spec: privileged }],
    ["a patch of a workload", "kubernetes:apps/v1:DeploymentPatch", deployment(privileged)],
    [
      "a list of its own type",
      "kubernetes:core/v1:PodList",
      { items: [{ apiVersion: "v1", kind: "Pod", metadata, spec: privileged }] },
    ],
    [
      "a type that is not what the properties say",
      "kubernetes:core/v1:ConfigMap",
      { apiVersion: "v1", kind: "Pod", metadata, spec: privileged },
    ],
    [
      "properties that are not what the type says",
      "kubernetes:core/v1:Pod",
      { apiVersion: "v1", kind: "ConfigMap", metadata, spec: privileged },
    ],
    ["a type of an older version", "kubernetes:extensions/v1beta1:Deployment", deployment(privileged)],
  ])("what is refused is refused as %s", async (_name, type, props) => {
    const disguised = unjudged((options) => new Raw(type, "web", { ...props }, options));
    const attempt = await engine.tryPreview(disguised, packs);
    expect(attempt.failure).toBeDefined();
    expect(about("web", attempt).join("\n")).toMatch(/mandatory isolated .*rule 1, /s);
  });

  test("groups of objects, charts and custom resources are looked at; a release is not, and needs a grant", async () => {
    const chart = localChart(folder);
    const manifest = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...metadata, name: "grouped" },
      spec: privileged,
    };
    const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata };
    const template = { metadata: { labels }, spec: privileged };
    const carried = (options: pulumi.CustomResourceOptions) => {
      new kubernetes.yaml.ConfigGroup("group", { objs: [manifest] }, options);
      new kubernetes.helm.v4.Chart("chart", { chart, namespace: run }, options);
      new kubernetes.apiextensions.CustomResource("rollout", { ...rollout, spec: { template } }, options);
    };
    const carriedAway = await engine.tryPreview(program(carried), packs);
    const refused = carriedAway.reports
      .filter(({ message }) => message.includes("isolation rule 1, "))
      .map(({ name }) => name);
    expect(new Set(refused)).toEqual(new Set([`${run}/grouped`, `chart:${run}/charted`, "rollout"]));

    const release = unjudged(
      (options) => new kubernetes.helm.v3.Release("release", { chart, namespace: run }, options),
    );
    const opaque = await engine.tryPreview(release, packs);
    expect(about("release", opaque)).toEqual([
      expect.stringMatching(/^mandatory isolated .*kubernetes:helm\.sh\/v3:Release.*opaqueCarriers/s),
    ]);
    writeFileSync(grants, JSON.stringify({ opaqueCarriers: ["kubernetes:helm.sh/v3:Release"] }));
    const granted = await engine.tryPreview(release, packs);
    writeFileSync(grants, "{}");
    expect(granted.reports).toEqual([]);
  });

  test("remedies put in what is safe, keep secrets secret, and survive what is not known", async () => {
    const remedied = program((options) => {
      const { result } = new random.RandomPassword("late", { length: 12 });
      const env = [
        { name: "TOKEN", value: pulumi.secret("token of a test") },
        { name: "LATE", value: result.apply((text) => `late-${text.length}`) },
      ];
      const containers = [container({ env, securityContext: undefined })];
      const spec = { containers, securityContext: { runAsNonRoot: true, runAsUser: result.apply(() => 7) } };
      new Raw("kubernetes:apps/v1:Deployment", "web", deployment(spec), options);
    });
    expect((await engine.tryPreview(remedied, packs)).failure).toBeDefined();
    const remediate = configured({ isolated: { enforcementLevel: "remediate" } });
    expect((await engine.tryPreview(remedied, remediate)).failure).toBeUndefined();
    expect((await engine.tryUp(remedied, remediate)).failure).toBeUndefined();
    const made = await cluster.get("Deployment", run, "web");
    const spec = made.spec?.template.spec;
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsUser: 7, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          env: [
            { name: "TOKEN", value: "token of a test" },
            { name: "LATE", value: "late-12" },
          ],
        },
      ],
    });
    expect(engine.state()).not.toContain("token of a test");
    await engine.destroy();
  });

  test("T1: a namespace without its guards is seen by what a stack has as a whole", async () => {
    const bare = program((options) => {
      const kept = {
        "cloud-container-engine/tenant": "bare",
        "cloud-container-engine/organization": "acme",
        ...Object.fromEntries(
          ["enforce", "audit", "warn"].flatMap((mode) => [
            [`pod-security.kubernetes.io/${mode}`, "restricted"],
            [`pod-security.kubernetes.io/${mode}-version`, "v1.34"],
          ]),
        ),
      };
      new kubernetes.core.v1.Namespace("bare", { metadata: { name: "bare", labels: kept } }, options);
    });
    const { failure, reports } = await engine.tryPreview(bare, packs);
    expect(failure).toBeDefined();
    expect(reports.map(({ policy, name }) => [policy, name])).toContainEqual(["isolated-together", "bare"]);
    expect(reports.map(({ message }) => message).join("\n")).toMatch(/rule 34, .*rule 35, .*rule 36, /s);
  });

  test("a stack's own configuration weakens nothing", async () => {
    writeFileSync(join(folder, "own.json"), JSON.stringify({ everyTenant: { allowNodePorts: true } }));
    await engine.configure({
      "tenant-isolation:isolated": "disabled",
      "policy:CCE_GRANTS": join(folder, "own.json"),
    });
    const exposed = program((options) => {
      const spec = { type: "NodePort", selector: labels, ports: [{ port: 80 }] };
      new kubernetes.core.v1.Service("web", { metadata, spec }, options);
    });
    const attempt = await engine.tryPreview(exposed, packs);
    expect(attempt.failure).toBeDefined();
    expect(about("web", attempt).join("\n")).toMatch(/mandatory isolated .*rule 42, /s);
  });
});

/** What was said of a resource, with its level and policy. */
function about(name: string, { reports }: Attempt): readonly string[] {
  return reports
    .filter((report) => report.name === name)
    .map(({ level, policy, message }) => `${level} ${policy} ${message}`);
}

/** A chart of one pod that is privileged. */
function localChart(folder: string): string {
  const chart = join(folder, "chart");
  mkdirSync(join(chart, "templates"), { recursive: true });
  writeFileSync(join(chart, "Chart.yaml"), "apiVersion: v2\nname: charted\nversion: 1.0.0\n");
  const spec = pod({ containers: [container({ securityContext: { privileged: true } })] });
  const manifest = { apiVersion: "v1", kind: "Pod", metadata: { name: "charted" }, spec };
  writeFileSync(join(chart, "templates/pod.yaml"), JSON.stringify(manifest));
  return chart;
}
