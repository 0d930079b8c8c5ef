import { administrator } from "../../support/administrator";
import { Cluster } from "../../support/cluster";
import { Project } from "../../support/project";
import { runName } from "../../support/run-name";
import { until } from "../../support/until";

const cluster = new Cluster();
afterAll(() => cluster.close());

describe("nodes that are taken away, on the real engine and API (complaint 13)", () => {
  const run = runName("departing");
  const [first, second] = [`${run}-1`, `${run}-2`];
  let project: Project;

  const up = () => project.run("up", "--yes", "--skip-preview");
  const nodes = (...names: readonly string[]) => project.configure({ nodes: JSON.stringify(names) });
  const podsOn = async (node: string) =>
    (await cluster.list("Pod", run)).filter(({ spec }) => spec?.nodeName === node).length;

  beforeAll(async () => {
    project = await Project.create(run, "departing");
    await project.run("config", "set", "--secret", "access", JSON.stringify(administrator()));
    await project.configure({ drainMinutes: "0.1" });
    await nodes(first, second);
    expect(await up()).toMatchObject({ with: 0 });
    await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: run } });
    await join(first, run, project);
    await cluster.apply(web(run));
    await cluster.apply(budget(run, 2));
    await until(
      "both pods on the first node",
      () => podsOn(first),
      (count) => count === 2,
    );
  });
  afterAll(async () => {
    await project.close();
    for (const node of [first, second]) await cluster.remove("Node", undefined, node);
    await cluster.remove("Namespace", undefined, run);
  });

  test("C11: a node whose pods may not leave stays, and who keeps it is named", async () => {
    await nodes(second);
    const { with: code, output } = await up();
    expect(code).not.toBe(0);
    expect(output.replace(/\s+/g, " ")).toMatch(
      new RegExp(`node '${first}' could not be emptied.*${run}/web-.*disruption budget`),
    );
    expect((await cluster.get("Node", undefined, first)).spec?.unschedulable).toBeFalsy();
    expect(await podsOn(first)).toBe(2);
  });

  test("C11: with room elsewhere and one at a time, they move, and the node is forgotten", async () => {
    await project.configure({ drainMinutes: "5" });
    await nodes(first, second);
    expect(await up()).toMatchObject({ with: 0 });
    await join(second, run, project);
    await cluster.apply(budget(run, 1));
    await nodes(second);
    expect(await up()).toMatchObject({ with: 0 });
    expect(await cluster.find("Node", undefined, first)).toBeUndefined();
    await until(
      "both pods on the second node",
      () => podsOn(second),
      (count) => count === 2,
    );
    expect(await project.run("preview", "--expect-no-changes")).toMatchObject({ with: 0 });
  });

  test("C11: a node that is made anew departs before its server goes", async () => {
    await cluster.remove("Deployment", run, "web");
    await project.configure({ generation: "2" });
    const { with: code, output } = await up();
    expect([code, code === 0 ? "" : output]).toEqual([0, ""]);
    const deleted = output.split("\n").filter((line) => /deleted/.test(line) && line.includes(second));
    expect(deleted.map((line) => /NodeDeparture|RandomPet/.exec(line)?.[0])).toEqual([
      "NodeDeparture",
      "RandomPet",
    ]);
    expect(await cluster.find("Node", undefined, second)).toBeUndefined();
  });

  test("C12: who destroys all needs no answer of the API; its keys stay encrypted", async () => {
    expect(project.state()).not.toContain(administrator().key.split("\n")[1]);
    const silent = JSON.stringify({ ...administrator(), port: 1 });
    await project.run("config", "set", "--secret", "access", silent);
    expect(await up()).toMatchObject({ with: 0 });
    expect(await project.run("destroy", "--yes", "--skip-preview")).toMatchObject({ with: 0 });
  });
});

const ROOM = { cpu: "4", memory: "8Gi", pods: "10" };

/** Has a node register, on which nothing runs but what this test brings along. */
async function join(name: string, run: string, project: Project): Promise<void> {
  const { output } = await project.run("stack", "output", "servers", "--json");
  const servers = JSON.parse(output) as Readonly<Record<string, string>>; // of programs/departing.ts
  await cluster.create({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, annotations: { "kwok.x-k8s.io/node": "fake" }, labels: { run } },
    spec: {
      providerID: `openstack:///${servers[name]}`,
      taints: [{ key: "run", value: run, effect: "NoSchedule" }],
    },
    status: { capacity: ROOM, allocatable: ROOM },
  } as Parameters<typeof cluster.create>[0]); // metadata has more than the harness knows of
  await cluster.until("Node", undefined, name, ({ status }) =>
    (status?.conditions ?? []).some((each) => each.type === "Ready" && each.status === "True"),
  );
}

function web(run: string) {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: run },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          nodeSelector: { run },
          tolerations: [{ key: "run", value: run, effect: "NoSchedule" }],
          containers: [{ name: "web", image: "docker.io/library/nginx:1.29.1" }],
        },
      },
    },
  };
}

function budget(run: string, minAvailable: number) {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web", namespace: run },
    spec: { minAvailable, selector: { matchLabels: { app: "web" } } },
  };
}
