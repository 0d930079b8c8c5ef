import { inventory } from "../../support/cloud-inventory";
import { serversOf } from "../../support/clusters";
import { Cluster } from "../../support/cluster";
import { killedWhile } from "../../support/examples";
import { clouds } from "../../support/openstack";
import { RootProgram } from "../../support/root-program";
import { runName } from "../../support/run-name";
import { takeTurns } from "../../support/turns";

/** What the program calls its cluster. */
const NAME = "platform";

/** Servers and balancers take their time, more of it on a busy machine. */
jest.setTimeout(900_000);

describe("the root program where the lab's OpenStack runs", () => {
  const run = runName("root");
  const { demo, admin } = clouds();
  const program = new RootProgram(run, process.env.CCE_LAB);
  const cluster = new Cluster();
  let before: Readonly<Record<string, number>>;

  beforeAll(async () => {
    before = await inventory(demo);
    // The cluster behind is that of other tests too, some of which have a 'shop'.
    program.begin({ organizations: [{ name: "acme", namespace: run }] });
  });
  afterAll(async () => {
    await program.run("down", "--kubeconfig", program.kubeconfig);
    cluster.close();
    await program.close();
  });
  takeTurns("names of examples on the lab's cluster");

  test("C1, C8: an `up` that was killed while nodes were made is finished by the next", async () => {
    await killedWhile(program.start("up"), () => program.state(), "openstack:compute/instance:Instance");
    const { with: code, output } = await program.run("up");
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^acme +${run} +deployment +web `, "m")),
    ]);
    const servers = await serversOf(admin, NAME);
    expect(servers.map(({ name, status, zone }) => [name, status, zone])).toEqual([
      [`${NAME}-control-1`, "ACTIVE", "az1"],
      [`${NAME}-control-2`, "ACTIVE", "az2"],
      [`${NAME}-control-3`, "ACTIVE", "az1"],
      [`${NAME}-workers-1`, "ACTIVE", "az1"],
      [`${NAME}-workers-2`, "ACTIVE", "az2"],
    ]);
  });

  test("C13: the platform is deployed to the cluster that was made for it", async () => {
    const namespaces = (await cluster.list("Namespace")).map(({ metadata }) => metadata?.name);
    expect(namespaces).toEqual(expect.arrayContaining([run, "logging"]));
    const state = program.state();
    expect(state).toContain("ContainerCluster$pulumi:providers:kubernetes::platform::");
    expect(state).not.toContain("PRIVATE KEY");
  });

  test("C1: a second `up` changes nothing", async () => {
    const { with: code, output } = await program.run("up");
    expect(code).toBe(0);
    const [, updating = ""] = output.split("Updating (");
    expect(updating).toMatch(/Resources:\n +\d{2,} unchanged\n\nDuration/);
  });

  test("C12: `down` takes the cluster along, and leaves what was there before", async () => {
    const { with: code, output } = await program.run("down", "--kubeconfig", program.kubeconfig);
    expect([code, output]).toEqual([0, expect.any(String)]);
    expect(await inventory(demo)).toEqual(before);
    const namespaces = (await cluster.list("Namespace")).map(({ metadata }) => metadata?.name);
    expect(namespaces).not.toContain(run);
  });
});
