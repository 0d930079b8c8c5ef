import { Cluster } from "../../support/cluster";
import { inventory } from "../../support/inventory";
import { Project } from "../../support/project";
import { runName } from "../../support/run-name";

const cluster = new Cluster();
afterAll(() => cluster.close());

describe("a rollout that fails", () => {
  const run = runName("stuck");
  let project: Project;

  beforeAll(async () => {
    project = await Project.create(run, "stuck");
  });
  afterAll(() => project.close());

  test("W1: is told with its reason; mended, the next `up` finishes it", async () => {
    await project.configure({
      "e2e:image": "registry.invalid/shop/web:1",
      "e2e:nodeLabels": JSON.stringify({ "example.org/pool": "nowhere" }),
    });
    const failed = await project.run("up", "--yes", "--skip-preview");
    expect(failed.with).not.toBe(0);
    const diagnostics = failed.output.slice(failed.output.indexOf("Diagnostics:"));
    expect(diagnostics).toMatch(/Deployment.*web/);
    expect(diagnostics).toMatch(/ImagePullBackOff|Back-off pulling image/);
    expect(diagnostics).toContain("registry.invalid/shop/web:1");
    expect(diagnostics).toMatch(/Deployment.*picky/);
    // The official plugin says no more than that there are no pods; the lab's also asks the scheduler.
    expect(diagnostics).toMatch(
      /didn't match Pod's node affinity|Minimum number of live Pods was not attained/,
    );

    await project.configure({ "e2e:image": "docker.io/library/nginx:1.29.1", "e2e:nodeLabels": "{}" });
    const mended = await project.run("up", "--yes", "--skip-preview");
    expect([mended.with, mended.output]).toEqual([0, expect.stringMatching(/~ 2 updated/)]);
    for (const name of ["web", "picky"]) {
      expect((await cluster.get("Deployment", run, name)).status?.readyReplicas).toBe(1);
    }
    expect((await project.run("preview", "--expect-no-changes")).with).toBe(0);
  });
});

describe("a mistake behind much that is right", () => {
  const run = runName("mistake");
  let project: Project;

  beforeAll(async () => {
    project = await Project.create(run, "mistaken");
  });
  afterAll(() => project.close());

  test.each([
    [
      "an argument",
      { "e2e:replicas": "-2", "e2e:image": "docker.io/library/caddy:2.10.2" },
      /Deployment 'bad': replicas \(-2\)/,
    ],
    [
      "a value that is known late",
      { "e2e:replicas": "1", "e2e:image": "Nginx:1:2" },
      /Deployment 'bad': image \(Nginx:1:2\)/,
    ],
  ])("W1: in %s is told without a stack trace, and nothing is made", async (_where, values, message) => {
    await project.configure(values);
    const { with: code, output } = await project.run("up", "--yes");
    expect(code).not.toBe(0);
    expect(output).toMatch(message);
    expect(output).not.toMatch(/^\s+at /m);
    expect(await inventory(cluster, run)).toEqual([]);
  });
});
