import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { clusterAddons } from "../../../lib/components/addons/addons";
import { BalancerProvider } from "../../../lib";
import type { Scratch } from "../../lab/support/scratch";
import { scratch } from "../../lab/support/scratch";
import { Cluster } from "../../support/cluster";
import type { Step } from "../../support/engine";
import { Engine } from "../../support/engine";
import { runName } from "../../support/run-name";

interface Choice {
  /** Of the credential that somebody made before. */
  readonly credential?: string;
  readonly podNetwork?: boolean;
}

/** What stands for the original charts, which are downloaded: each writes down some of the values that it was given. */
const CHARTS: Readonly<Record<string, string>> = {
  "openstack-cloud-controller-manager": `
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Values.cluster.name }}-controller}
spec:
  selector: {matchLabels: {app: {{ .Values.cluster.name }}}}
  template:
    metadata: {labels: {app: {{ .Values.cluster.name }}}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: main
          image: example.com/controller:1
          args: ["--controllers={{ join "," .Values.enabledControllers }}"]
      volumes: [{name: cloud, secret: {secretName: {{ .Values.secret.name }}}}]
`,
  "openstack-cinder-csi": `
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Values.clusterID }}-disks}
data: {secret: {{ .Values.secret.name }}, classes: {{ .Values.storageClass.enabled | quote }}}
`,
  cilium: `
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Values.name }}-network}
data: {port: {{ .Values.tunnelPort | quote }}, ipam: {{ .Values.ipam.mode }}, release: {{ .Release.Name }}}
`,
};

describe("add-ons of a cluster, from local charts, under the real engine", () => {
  const run = runName("addons");
  /** What the cloud's programs mark with what they make; the charts name their objects by it. */
  const identity = `${run}-abc123`;
  const cluster = new Cluster();
  let engine: Engine;
  let place: Scratch;

  const program =
    ({ credential = "one", podNetwork = true }: Choice = {}) =>
    () => {
      const chart = (name: string) => ({ chart: `${place.folder}/${name}` });
      const secret = new random.RandomPassword("secret", { length: 20, special: false }).result;
      const provider = new kubernetes.Provider("system", {});
      const parent = new pulumi.ComponentResource("test:index:Cluster", run);
      const addons = clusterAddons(
        {
          name: run,
          identity: pulumi.output(identity),
          kubernetesVersion: "1.34.1",
          controlNodes: 3,
          subnetId: pulumi.output("subnet-id"),
          balancers: BalancerProvider.Amphora,
          provider,
        },
        {
          addons: {
            podNetwork: podNetwork && { ...chart("cilium"), values: { name: run } },
            cloudController: chart("openstack-cloud-controller-manager"),
            // A default class would be that of other tests too.
            cloudDisks: { ...chart("openstack-cinder-csi"), storageClass: false },
            nodeDisks: false,
            metrics: false,
          },
          credentials: {
            cloudController: { id: credential, secret },
            cloudDisks: { id: "disks", secret },
            authUrl: "https://keystone.example.com:5000/v3",
            region: "north",
          },
        },
        parent,
      );
      const workloads = new kubernetes.Provider("workloads", {}, { dependsOn: [...addons] });
      new kubernetes.core.v1.ConfigMap(
        "workload",
        { metadata: { name: `${run}-workload`, namespace: "default" } },
        { provider: workloads },
      );
      return Promise.resolve({ secret });
    };

  const found = (name: string) => cluster.find("ConfigMap", "kube-system", name);
  const cloudSecretName = async () => {
    const { spec } = await cluster.get("Deployment", "kube-system", `${identity}-controller`);
    return String(spec?.template.spec?.volumes?.[0]?.secret?.secretName);
  };
  const confOf = async (name: string) => {
    const { data } = await cluster.get("Secret", "kube-system", name);
    return Buffer.from(data?.["cloud.conf"] ?? "", "base64").toString();
  };
  const named = (steps: readonly Step[]) => steps.map(({ op, name }) => `${op} ${name}`);

  beforeAll(async () => {
    place = scratch();
    for (const [name, template] of Object.entries(CHARTS)) {
      place.write(`${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`);
      place.write(`${name}/templates/all.yaml`, template);
    }
    engine = await Engine.open(run);
  });
  afterAll(async () => {
    await engine.close();
    cluster.close();
    place.remove();
  });

  test("C1, C10: charts are told cluster, Secret and ports, and the Secret how the cloud is reached", async () => {
    const { outputs } = await engine.up(program());
    expect((await found(`${run}-network`))?.data).toEqual({
      port: "8472",
      ipam: "kubernetes",
      release: "cilium",
    });
    const { spec } = await cluster.get("Deployment", "kube-system", `${identity}-controller`);
    expect(spec?.template.spec?.containers[0]?.args).toEqual([
      "--controllers=cloud-node,cloud-node-lifecycle,service",
    ]);
    const conf = await confOf(await cloudSecretName());
    expect(conf).toContain('application-credential-id = "one"');
    expect(conf).toContain(`application-credential-secret = "${outputs.secret?.value}"`);
    expect(conf).toContain('subnet-id = "subnet-id"');
    const disks = (await found(`${identity}-disks`))?.data;
    expect(disks?.classes).toBe("false");
    expect(await confOf(String(disks?.secret))).toContain('application-credential-id = "disks"');
    expect(engine.state()).not.toContain(outputs.secret?.value);
  });

  test("C1: nothing is to be done again", async () => {
    expect(named((await engine.preview(program())).steps)).toEqual([]);
  });

  test("C10: another credential rolls its consumer alone, and the old Secret goes last", async () => {
    const before = await cloudSecretName();
    const { steps } = await engine.up(program({ credential: "two" }));
    const after = await cloudSecretName();
    expect(after).not.toBe(before);
    expect(await confOf(after)).toContain('application-credential-id = "two"');
    expect(await cluster.find("Secret", "kube-system", before)).toBeUndefined();
    const touched = named(steps);
    expect(touched.filter((step) => !step.includes("cloud-controller"))).toEqual([]);
    const rolled = touched.findIndex((step) => step.startsWith("update") && step.endsWith("-controller"));
    expect(rolled).toBeGreaterThan(-1);
    expect(touched.findIndex((step) => step.startsWith("delete"))).toBeGreaterThan(rolled);
  });

  test("C1: one that is left out goes, alone", async () => {
    const { steps } = await engine.up(program({ credential: "two", podNetwork: false }));
    expect(await found(`${run}-network`)).toBeUndefined();
    expect(await found(`${identity}-disks`)).toBeDefined();
    expect(named(steps).filter((step) => !step.includes("cilium"))).toEqual([]);
  });

  test("C12: what was deployed into the cluster is gone before they are", async () => {
    const { steps } = await engine.destroy();
    const order = steps.map(({ name }) => name);
    const [workload, ...addons] = ["workload", "-controller", "-disks"].map((end) =>
      order.findIndex((name) => name.endsWith(end)),
    );
    expect(workload).toBeGreaterThan(-1);
    for (const addon of addons) expect(addon).toBeGreaterThan(workload ?? -1);
  });
});
