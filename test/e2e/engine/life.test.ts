import { Cluster } from "../../support/cluster";
import { Engine } from "../../support/engine";
import type { Outcome } from "../../support/engine";
import { inventory } from "../../support/inventory";
import { runName } from "../../support/run-name";
import { shop } from "./shop";

// One stack from its first deployment to its end: each test takes up where the one before it left off.
describe("a program with every component, on the real engine", () => {
  const run = runName("life");
  const image = "docker.io/nginxinc/nginx-unprivileged:1.29.2";
  const greeting = "good morning";
  const cluster = new Cluster();
  let engine: Engine;

  const web = () => cluster.get("Deployment", run, "web");
  const imagesOf = async (name: string) => {
    const pods = await cluster.list("Pod", run, `app.kubernetes.io/name=${name}`);
    return [...new Set(pods.map(({ spec }) => spec?.containers[0]?.image))];
  };
  const idOf = async (kind: "Job" | "Deployment", name: string) =>
    (await cluster.get(kind, run, name)).metadata?.uid;
  const done = ({ steps }: Outcome) => steps.map(({ op, type, name }) => `${op} ${type} ${name}`);

  beforeAll(async () => {
    engine = await Engine.open(run);
  });
  afterAll(async () => {
    await engine.close();
    cluster.close();
  });

  test("W1-W6, W8-W10: `up` makes all of it, and waits until it runs", async () => {
    const outcome = await engine.up(shop(run));
    expect(new Set(outcome.steps.map(({ op }) => op))).toEqual(new Set(["create"]));
    expect(outcome.outputs.address?.value).toMatch(/^198\.51\.100\.\d+$/);
    expect((await web()).status?.readyReplicas).toBe(2);
    expect((await cluster.get("StatefulSet", run, "database")).status?.readyReplicas).toBe(1);
    expect((await cluster.get("Job", run, "migration")).status?.succeeded).toBe(1);
    const agents = (await cluster.get("DaemonSet", run, "agent")).status;
    expect(agents?.numberReady).toBe((await cluster.list("Node")).length);
    expect((await cluster.get("Pod", run, "console")).status?.phase).toBe("Running");
  });

  test("W1-W6: a second `up` changes nothing, nor would one with maps and lists in another order", async () => {
    expect(done(await engine.preview(shop(run, { turned: true })))).toEqual([]);
    expect(done(await engine.up(shop(run)))).toEqual([]);
  });

  test("W1: another image rolls the pods of the same Deployment, and touches nothing else", async () => {
    const before = await idOf("Deployment", "web");
    const outcome = await engine.up(shop(run, { image }));
    expect(done(outcome)).toEqual(["update kubernetes:apps/v1:Deployment web"]);
    expect(await idOf("Deployment", "web")).toBe(before);
    expect((await web()).status).toMatchObject({ readyReplicas: 2, updatedReplicas: 2 });
    await cluster.until("Deployment", run, "web", ({ status }) => status?.replicas === 2);
    expect(await imagesOf("web")).toEqual([image]);
  });

  test("W4, W10: other content makes a bundle anew, rolls what loads it, and then the old one goes", async () => {
    const configOf = async () => {
      const variables = (await web()).spec?.template.spec?.containers[0]?.env ?? [];
      return variables.find(({ name }) => name === "GREETING")?.valueFrom?.configMapKeyRef?.name ?? "none";
    };
    const [oldName, oldRun] = [await configOf(), await idOf("Job", "migration")];
    const outcome = await engine.up(shop(run, { image, greeting }));
    expect(done(outcome).sort()).toEqual(
      [
        ...["create-replacement", "replace", "delete-replaced"].flatMap((op) => [
          `${op} kubernetes:core/v1:ConfigMap settings-config`,
          // What a Job runs cannot be changed.
          `${op} kubernetes:batch/v1:Job migration`,
        ]),
        "update kubernetes:apps/v1:Deployment web",
      ].sort(),
    );
    const newName = await configOf();
    expect(newName).not.toBe(oldName);
    const left = (await cluster.list("ConfigMap", run)).map(({ metadata }) => metadata?.name ?? "");
    expect(left.filter((name) => name.startsWith("settings-"))).toEqual([newName]);
    expect((await cluster.get("ConfigMap", run, newName)).data?.GREETING).toBe(greeting);
    expect((await web()).status).toMatchObject({ readyReplicas: 2, updatedReplicas: 2 });
    const runs = await cluster.list("Job", run);
    expect(runs.map(({ metadata, status }) => [metadata?.name, status?.succeeded])).toEqual([
      ["migration", 1],
    ]);
    expect(runs[0]?.metadata?.uid).not.toBe(oldRun);
  });

  test("W1, W2, W8, W11: what was edited and deleted by hand is found by a refresh, and repaired by `up`", async () => {
    await cluster.edit("NetworkPolicy", run, "default-deny", { spec: { policyTypes: ["Ingress"] } });
    await cluster.edit("Deployment", run, "api", {
      metadata: { labels: { "app.kubernetes.io/name": "mine" } },
    });
    await cluster.remove("NetworkPolicy", run, "dns");
    await cluster.remove("Service", run, "web");
    await cluster.remove("StatefulSet", run, "database");

    await engine.refresh();
    const outcome = await engine.up(shop(run, { image, greeting }));
    expect(done(outcome).sort()).toEqual(
      [
        "create kubernetes:apps/v1:StatefulSet database",
        "create kubernetes:core/v1:Service web",
        `create kubernetes:networking.k8s.io/v1:NetworkPolicy ${run}-network-dns`,
        "update kubernetes:apps/v1:Deployment api",
        `update kubernetes:networking.k8s.io/v1:NetworkPolicy ${run}-network-default-deny`,
      ].sort(),
    );
    const denial = await cluster.get("NetworkPolicy", run, "default-deny");
    expect(denial.spec?.policyTypes).toEqual(["Ingress", "Egress"]);
    expect(done(await engine.preview(shop(run, { image, greeting })))).toEqual([]);
  });

  test("W1-W6, W8-W11: `destroy` leaves nothing", async () => {
    expect((await inventory(cluster, run)).length).toBeGreaterThan(50);
    await engine.destroy();
    expect(await inventory(cluster, run)).toEqual([]);
  });
});
