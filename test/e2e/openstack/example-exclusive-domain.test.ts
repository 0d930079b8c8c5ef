import { inventory } from "../../support/cloud-inventory";
import { placed } from "../../support/cloud-tenant";
import { kubectl, serversOf } from "../../support/clusters";
import { deployed } from "../../support/examples";
import type { CloudApi } from "../../support/openstack";
import { clouds, deleteFromCloud } from "../../support/openstack";
import { Project } from "../../support/project";
import { runName } from "../../support/run-name";

interface Aggregate {
  readonly name: string;
  readonly availability_zone: string;
  readonly hosts: readonly string[];
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Servers and balancers take their time, more of it on a busy machine. */
jest.setTimeout(600_000);

describe("examples/exclusive-domain on the lab's OpenStack, by the command line", () => {
  const run = runName("domains");
  const { demo, admin } = clouds();
  const [acme, globex] = [`${run}-acme`, `${run}-globex`];
  const hosts = { [acme]: ["compute-5", "compute-6"], [globex]: ["compute-7", "compute-8"] };
  const strays: string[] = [];
  let before: object;
  let project: Project;

  const all = async () => [
    await inventory(demo),
    await inventory(admin),
    await aggregates(),
    await flavors(admin),
  ];
  const aggregates = async () =>
    (await admin.get<{ aggregates: readonly Aggregate[] }>("compute", "/os-aggregates")).aggregates;

  beforeAll(async () => {
    before = await all();
    project = await Project.ofExample(run, "exclusive-domain");
    await project.configure({
      "exclusive-domain:organizations": JSON.stringify({
        [acme]: { cloud: "demo", project: "demo", hosts: hosts[acme] },
        [globex]: { cloud: "admin", project: "admin", hosts: hosts[globex] },
      }),
    });
    await deployed(project);
  });
  afterAll(async () => {
    for (const id of strays) await deleteFromCloud(admin, "compute", `/servers/${id}`);
    await project?.close();
  });

  test.each([acme, globex])("C5: each cluster is on the hosts of its organization: %s", async (name) => {
    const servers = await serversOf(admin, name);
    expect(servers.map((server) => [server.name, server.status, server.zone])).toEqual([
      [`${name}-control-1`, "ACTIVE", name],
      [`${name}-workers-1`, "ACTIVE", name],
      [`${name}-workers-2`, "ACTIVE", name],
    ]);
    expect(hosts[name]).toEqual(expect.arrayContaining(servers.map(({ host }) => host)));
    const aggregate = (await aggregates()).find((each) => each.name === name);
    expect(aggregate).toMatchObject({ availability_zone: name, hosts: hosts[name] });
  });

  test("T1: the kubeconfig of one is of no use at the endpoint of the other", async () => {
    const { output } = await project.run("stack", "output", "kubeconfigs", "--show-secrets", "--json");
    const kubeconfigs: Readonly<Record<string, string>> = JSON.parse(output);
    const [mine, theirs] = [kubeconfigs[acme] ?? "", kubeconfigs[globex] ?? ""];
    expect(await kubectl(mine, "auth", "whoami")).toContain("kubeadm:cluster-admins");
    const addressOf = (kubeconfig: string) => /https:[^"]+/.exec(kubeconfig)?.[0] ?? "";
    await expect(kubectl(mine, `--server=${addressOf(theirs)}`, "auth", "whoami")).rejects.toThrow(
      /x509|certificate/,
    );
  });

  test("C5, T1: nobody lands on hosts of the other, who names its zone or none, or its flavor", async () => {
    expect((await flavors(demo)).filter((name) => name.startsWith(run))).toEqual([`${acme}-node`]);
    const small = await flavorId("m1.tiny");
    const intruder = await placed(admin, demo, { name: `${run}-a`, flavor: small, zone: globex });
    const lodger = await placed(admin, demo, { name: `${run}-b`, flavor: small });
    strays.push(intruder.id, lodger.id);
    expect(intruder).toMatchObject({ status: "ERROR", host: undefined });
    expect(hosts[globex]).not.toContain(lodger.host);
  });

  test("C8: the next preview is empty", async () => {
    const { with: code, output } = await project.run("preview", "--expect-no-changes");
    expect([code, output]).toEqual([0, expect.any(String)]);
  });

  test("C12: a destroy gives the hosts back, and leaves what was there before", async () => {
    for (const id of strays.splice(0)) await deleteFromCloud(admin, "compute", `/servers/${id}`);
    const { with: code, output } = await project.run("destroy", "--yes", "--skip-preview");
    expect([code, output]).toEqual([0, expect.any(String)]);
    expect(await all()).toEqual(before);
  });

  async function flavorId(name: string): Promise<string> {
    const { flavors: found } = await admin.get<{ flavors: readonly Named[] }>("compute", "/flavors");
    return found.find((flavor) => flavor.name === name)?.id ?? "";
  }
});

/** Names of those that a user sees, the administrator all. */
async function flavors(api: CloudApi): Promise<readonly string[]> {
  const { flavors: found } = await api.get<{ flavors: readonly Named[] }>(
    "compute",
    "/flavors?is_public=none",
  );
  return found.map(({ name }) => name).sort();
}
