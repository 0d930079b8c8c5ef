import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import * as kubernetes from "@pulumi/kubernetes";
import type { Resource } from "@pulumi/pulumi";
import { asset } from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { Cluster } from "../../support/cluster";
import type { Outcome } from "../../support/engine";
import { Engine } from "../../support/engine";
import { Project } from "../../support/project";
import { runName } from "../../support/run-name";
import type { Scratch } from "../support/scratch";
import { scratch } from "../support/scratch";

interface Choice {
  readonly replicas?: number;
  /** Path of the chart. */
  readonly chart?: string;
}

const templates: Readonly<Record<string, string>> = {
  "web.yaml": `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app: {{ .Release.Name }}}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: main, image: example.com/app:1}]
`,
  "config.yaml": `
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-config
  annotations: {helm.sh/resource-policy: keep}
data:
  word: {{ .Values.word | quote }}
  kubernetes: {{ .Capabilities.KubeVersion.Version }}
  hasJobs: {{ .Capabilities.APIVersions.Has "batch/v1/Job" | quote }}
  namespace: {{ .Release.Namespace }}
`,
  "secret.yaml": `
apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}-secret}
stringData: {key: {{ .Values.fromFile }}}
`,
  "thing.yaml": `
apiVersion: {{ .Values.group }}/v1
kind: Thing
metadata: {name: {{ .Release.Name }}}
size: 1
`,
  "hook.yaml": `
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-hook, annotations: {helm.sh/hook: pre-install}}
`,
};

const definition = (group: string) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.${group}}
spec:
  group: ${group}
  scope: Namespaced
  names: {kind: Thing, plural: things, singular: thing}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`;

// Whichever plugin the engine finds: the lab's stand-in, or the official one, which must do the same.
describe("charts under the real engine", () => {
  const run = runName("chart");
  const group = `${run}.example.org`;
  const cluster = new Cluster();
  let engine: Engine;
  let place: Scratch;
  let folder: string;

  const program =
    ({ replicas = 1, chart = folder }: Choice = {}) =>
    async () => {
      const word = new random.RandomPassword("word", { length: 20, special: false });
      const provider = new kubernetes.Provider("cluster", { namespace: run });
      const app = new kubernetes.helm.v4.Chart(
        "app",
        {
          chart,
          values: { replicas, group, word: word.result },
          valueYamlFiles: [new asset.StringAsset("fromFile: abc\nreplicas: 7")],
        },
        { provider },
      );
      new kubernetes.core.v1.ConfigMap("after", {}, { provider, dependsOn: app });
      return { word: word.result, count: app.resources.apply((made: readonly Resource[]) => made.length) };
    };
  const done = ({ steps }: Outcome) => steps.map(({ op, name }) => `${op} ${name}`).sort();

  beforeAll(async () => {
    place = scratch();
    place.write("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n");
    place.write("app/values.yaml", "replicas: 1\n");
    place.write("app/crds/things.yaml", definition(group));
    for (const [name, text] of Object.entries(templates)) place.write(`app/templates/${name}`, text);
    folder = `${place.folder}/app`;
    await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: run } });
    engine = await Engine.open(run);
  });
  afterAll(async () => {
    await engine.close();
    await cluster.remove("Namespace", undefined, run);
    cluster.close();
    place.remove();
  });

  test("C1: a preview with values that are not known yet says that it is incomplete", async () => {
    const outcome = await engine.preview(program());
    expect(done(outcome)).toContain("create app");
    expect(outcome.log).toContain("Input properties have unknown values. Preview is incomplete.");
  });

  test("C1, C10: become resources, definitions first, hooks left out, with no secret in the state", async () => {
    const { steps, outputs } = await engine.up(program());
    const made = steps
      .filter(({ name }) => name.startsWith("app:"))
      .map(({ type, name }) => `${type} ${name}`);
    expect(made.toSorted()).toEqual([
      "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition app:things." + group,
      `kubernetes:apps/v1:Deployment app:${run}/app-web`,
      `kubernetes:${group}/v1:Thing app:${run}/app`,
      `kubernetes:core/v1:ConfigMap app:${run}/app-config`,
      `kubernetes:core/v1:Secret app:${run}/app-secret`,
    ]);
    expect(outputs.count?.value).toBe(5);
    const { data } = await cluster.get("ConfigMap", run, "app-config");
    expect(data).toEqual({
      word: outputs.word?.value,
      kubernetes: expect.stringMatching(/^v1\.\d+\./),
      hasJobs: "true",
      namespace: run,
    });
    const { data: secret } = await cluster.get("Secret", run, "app-secret");
    expect(secret).toEqual({ key: Buffer.from("abc").toString("base64") });
    const { status } = await cluster.get("Deployment", run, "app-web");
    expect(status?.availableReplicas).toBe(1);
    expect(engine.state()).not.toContain(outputs.word?.value);
  });

  test("C1: change nothing when neither chart nor values have changed, packaged or not", async () => {
    expect(done(await engine.preview(program()))).toEqual([]);
    const archive = `${place.folder}/app.tgz`;
    execFileSync("tar", ["-czf", archive, "-C", place.folder, "app"]);
    expect(done(await engine.preview(program({ chart: archive })))).toEqual([]);
  });

  test("C11: change what a value changes, and no more", async () => {
    expect(done(await engine.up(program({ replicas: 2 })))).toEqual([`update app:${run}/app-web`]);
    const { spec } = await cluster.get("Deployment", run, "app-web");
    expect(spec?.replicas).toBe(2);
  });

  test("C1: that cannot be rendered are refused in Helm's words", async () => {
    place.write("broken/Chart.yaml", "apiVersion: v2\nname: broken\nversion: 1.0.0\n");
    place.write("broken/templates/broken.yaml", "{{ required `size is missing` .Values.size }}");
    const project = await Project.create(`${run}-refused`, "charted");
    const refusal = async (chart: string) => {
      await project.configure({ chart });
      return project.run("preview");
    };
    expect(await refusal(`${place.folder}/broken`)).toMatchObject({
      with: 255,
      output: expect.stringContaining("size is missing"),
    });
    const { output } = await refusal("./none");
    expect(output).toContain("chart './none' cannot be rendered");
    expect(output).toContain("a chart is a folder or a .tgz file");
    await project.close();
  });

  test("C1: of a cluster that is still to be made are previewed without it", async () => {
    const outcome = await engine.preview(async () => {
      const word = new random.RandomPassword("later", { length: 20 });
      const kubeconfig = word.result.apply(() => readFileSync(process.env.KUBECONFIG ?? "", "utf8"));
      const provider = new kubernetes.Provider("later", { kubeconfig });
      new kubernetes.helm.v4.Chart("later", { chart: folder, values: { group } }, { provider });
      return program({ replicas: 2 })();
    });
    expect(done(outcome)).toEqual(["create later", "create later", "create later"]);
  });

  test("C12: leave nothing behind but what the chart keeps", async () => {
    await engine.destroy();
    expect(await cluster.find("Deployment", run, "app-web")).toBeUndefined();
    expect(await cluster.find("Secret", run, "app-secret")).toBeUndefined();
    expect(await cluster.find("ConfigMap", run, "app-config")).toBeDefined();
  });
});
