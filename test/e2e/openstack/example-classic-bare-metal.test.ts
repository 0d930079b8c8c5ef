import { inventory } from "../../support/cloud-inventory";
import { kubectl, serversOf } from "../../support/clusters";
import { changes, deployed } from "../../support/examples";
import { clouds, deleteFromCloud } from "../../support/openstack";
import { Project } from "../../support/project";
import { runName } from "../../support/run-name";

interface Identified {
  readonly id: string;
}

interface Port extends Identified {
  readonly name: string;
  readonly allowed_address_pairs: readonly { readonly ip_address: string }[];
}

/** Servers take their time, more of it on a busy machine. */
jest.setTimeout(600_000);

describe("examples/classic-bare-metal on the lab's OpenStack, by the command line", () => {
  const run = runName("metal");
  const { demo, admin } = clouds();
  let network: Identified;
  let flavor: Identified;
  let before: Readonly<Record<string, number>>;
  let project: Project;

  const ports = async (): Promise<readonly Port[]> =>
    (await demo.get<{ ports: readonly Port[] }>("network", `/v2.0/ports?network_id=${network.id}`)).ports;
  const output = async (name: string) =>
    (await project.run("stack", "output", name, "--show-secrets")).output.trim();

  beforeAll(async () => {
    // What the cloud's operator has there: a network, and a flavor of machines.
    ({ network } = await demo.post<{ network: Identified }>("network", "/v2.0/networks", {
      network: { name: run },
    }));
    await demo.post("network", "/v2.0/subnets", {
      subnet: { network_id: network.id, name: run, ip_version: 4, cidr: "10.83.0.0/24" },
    });
    ({ flavor } = await admin.post<{ flavor: Identified }>("compute", "/flavors", {
      flavor: { name: run, vcpus: 2, ram: 4096, disk: 100 },
    }));
    before = await inventory(demo);
    project = await Project.ofExample(run, "classic-bare-metal");
    const settings = { name: run, network: run, subnet: run, flavor: run };
    await project.configure(
      Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [`classic-bare-metal:${key}`, value]),
      ),
    );
    await deployed(project);
  });
  afterAll(async () => {
    await project?.close();
    if (flavor) await deleteFromCloud(admin, "compute", `/flavors/${flavor.id}`);
    if (network) await deleteFromCloud(demo, "network", `/v2.0/networks/${network.id}`);
  });

  test("C1, C13: its kubeconfig makes an administrator, at the address that moves", async () => {
    expect(await kubectl(await output("kubeconfig"), "auth", "whoami")).toContain("kubeadm:cluster-admins");
    expect(await output("endpoint")).toMatch(/^10\.83\.0\.\d+$/);
  });

  test("C2, C4: machines boot from their own disks, control nodes on hosts of their own", async () => {
    const servers = await serversOf(admin, run);
    expect(servers.map(({ name, status }) => [name, status])).toEqual([
      [`${run}-control-1`, "ACTIVE"],
      [`${run}-control-2`, "ACTIVE"],
      [`${run}-control-3`, "ACTIVE"],
      [`${run}-workers-rack1`, "ACTIVE"],
      [`${run}-workers-rack2`, "ACTIVE"],
    ]);
    expect(new Set(servers.slice(0, 3).map(({ host }) => host)).size).toBe(3);
    const { volumes } = await demo.get<{ volumes: readonly { name: string }[] }>(
      "volumev3",
      "/volumes/detail",
    );
    expect(volumes.filter(({ name }) => name.startsWith(run))).toEqual([]);
  });

  test("C3: no network, router, balancer or floating address is made, and one address may move", async () => {
    const now = await inventory(demo);
    for (const kind of ["networks", "routers", "loadbalancers", "floatingips"])
      expect(now[kind]).toBe(before[kind]);
    const endpoint = await output("endpoint");
    const all = await ports();
    const movers = all.filter(({ allowed_address_pairs: pairs }) => pairs.length > 0);
    expect(movers.map(({ name }) => name).sort()).toEqual([1, 2, 3].map((key) => `${run}-control-${key}`));
    for (const { allowed_address_pairs: pairs } of movers) {
      expect(pairs.map(({ ip_address: address }) => address)).toEqual([endpoint]);
    }
  });

  test("C8: the next preview is empty", async () => {
    const { with: code, output: shown } = await project.run("preview", "--expect-no-changes");
    expect([code, code === 0 ? "" : shown]).toEqual([0, ""]);
  });

  test("C7: the machine that is left out goes, and no other is touched", async () => {
    const first = await serversOf(admin, run);
    await project.configure({ "classic-bare-metal:workers": '["rack2"]' });
    const gone = changes(await deployed(project));
    expect(gone.filter((change) => !change.startsWith(`deleted ${run}-workers-rack1`))).toEqual([]);
    expect(await serversOf(admin, run)).toEqual(first.filter(({ name }) => name !== `${run}-workers-rack1`));
  });

  test("C12: a destroy leaves the network as it was", async () => {
    const { with: code, output: said } = await project.run("destroy", "--yes", "--skip-preview");
    expect([code, said]).toEqual([0, expect.any(String)]);
    expect(await inventory(demo)).toEqual(before);
  });
});
