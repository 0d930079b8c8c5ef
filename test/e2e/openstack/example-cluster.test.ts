import { inventory } from "../../support/cloud-inventory";
import { kubectl, serversOf } from "../../support/clusters";
import type { NodeServer } from "../../support/clusters";
import { changes, deployed, killed, resumed } from "../../support/examples";
import type { ServiceType } from "../../support/openstack";
import { clouds } from "../../support/openstack";
import { Project } from "../../support/project";
import { runName } from "../../support/run-name";
import { alarmsOf } from "../../support/telemetry";

/** Servers, balancers and disks take their time, more of it on a busy machine. */
jest.setTimeout(900_000);

// As a person does who has cloned the project: each test takes up where the one before it left off.
describe("examples/cluster on the lab's OpenStack, by the command line", () => {
  const run = runName("prod");
  const { demo, admin } = clouds();
  let before: Readonly<Record<string, number>>;
  let project: Project;

  const output = async (name: string) =>
    (await project.run("stack", "output", name, "--show-secrets")).output.trim();
  /** What the cloud has of the cluster. */
  const ours = async (service: ServiceType, path: string, field: string): Promise<readonly Thing[]> => {
    const answer = await demo.get<Readonly<Record<string, readonly Thing[]>>>(service, path);
    return (answer[field] ?? []).filter((each) => titleOf(each).includes(run));
  };

  beforeAll(async () => {
    before = await inventory(demo);
    project = await Project.ofExample(run, "cluster");
    await project.configure({ "cluster:name": run });
  });
  afterAll(() => project?.close());

  test("C8: an `up` that is killed at any point is finished by the next one, and nothing is there twice", async () => {
    for (const type of ["networking/port:Port", "loadbalancer/loadBalancer:LoadBalancer"]) {
      await killed(project, "up", `openstack:${type}`);
      await resumed(project);
    }
    const hasServers = async () => (await ours("compute", "/servers", "servers")).length > 0;
    await killed(project, "up", "openstack:compute/instance:Instance", hasServers);
    expect(await resumed(project)).toMatch(
      new RegExp(`^${run}-(control|workers)-\\d +was there, and is removed`, "m"),
    );
    const hasStack = async () => (await ours("orchestration", "/stacks", "stacks")).length > 0;
    await killed(project, "up", "pulumi-nodejs:dynamic/cloud-container-engine:NodeStack", hasStack);
    expect(await resumed(project)).toMatch(new RegExp(`^${run}-burst-az\\d +was there, and is removed`, "m"));
    await deployed(project);

    for (const [service, path, field] of LISTS) {
      const names = (await ours(service, path, field)).map(titleOf);
      expect([field, names.filter((name, index) => names.indexOf(name) !== index)]).toEqual([field, []]);
      expect(names.length).toBeGreaterThan(0);
    }
  });

  test("C1, C13: its kubeconfig makes an administrator of the cluster, and its secrets are encrypted", async () => {
    expect(await kubectl(await output("kubeconfig"), "auth", "whoami")).toContain("kubeadm:cluster-admins");
    expect(project.state()).not.toContain("PRIVATE KEY");
  });

  test("C8: the next preview is empty", async () => {
    const { with: code, output: shown } = await project.run("preview", "--expect-no-changes");
    expect([code, code === 0 ? "" : shown]).toEqual([0, ""]);
  });

  test("C4, C6, C7, C9: nodes are in their zones, control nodes on hosts of their own", async () => {
    const servers = await serversOf(admin, run);
    const grown = servers.filter(({ metadata }) => metadata.group === "burst");
    expect(grown.map(({ status, zone }) => [status, zone]).sort()).toEqual([
      ["ACTIVE", "az1"],
      ["ACTIVE", "az2"],
    ]);
    expect(servers.filter((server) => !grown.includes(server)).map(placed)).toEqual([
      [`${run}-control-1`, "ACTIVE", "az1", "control"],
      [`${run}-control-2`, "ACTIVE", "az2", "control"],
      [`${run}-control-3`, "ACTIVE", "az1", "control"],
      [`${run}-workers-1`, "ACTIVE", "az1", "workers"],
      [`${run}-workers-2`, "ACTIVE", "az2", "workers"],
    ]);
    const control = servers.filter(({ metadata }) => metadata.group === "control");
    expect(new Set(control.map(({ host }) => host)).size).toBe(3);
    expect(
      servers.every(({ tags, metadata }) => metadata.cluster === run && tags.includes(`cluster=${run}`)),
    ).toBe(true);

    const groups = await ours("compute", "/os-server-groups", "server_groups");
    for (const [group, policy] of [
      ["control", "anti-affinity"],
      ["workers", "soft-anti-affinity"],
    ]) {
      const members = servers.filter(({ metadata }) => metadata.group === group).map(({ id }) => id);
      const found = groups.find(({ name }) => name === `${run}-${group}`);
      expect(found?.policy).toBe(policy);
      expect([...(found?.members ?? [])].sort()).toEqual(members.sort());
    }
  });

  test("C4: disks are of the size that was asked for, in the zones of their nodes", async () => {
    const volumes = await ours("volumev3", "/volumes/detail", "volumes");
    expect(volumes.map(({ name, size, availability_zone: zone }) => [name, size, zone]).sort()).toEqual([
      [`${run}-control-1-boot`, 20, "az1"],
      [`${run}-control-2-boot`, 20, "az2"],
      [`${run}-control-3-boot`, 20, "az1"],
      [`${run}-workers-1-boot`, 40, "az1"],
      [`${run}-workers-1-data`, 100, "az1"],
      [`${run}-workers-2-boot`, 40, "az2"],
      [`${run}-workers-2-data`, 100, "az2"],
    ]);
    expect(volumes.every(({ status }) => status === "in-use")).toBe(true);
  });

  test("C3, T1: ports are in the cluster's network, each in the group of its kind, and one address is outside", async () => {
    const [network] = await ours("network", "/v2.0/networks", "networks");
    const groups = await ours("network", "/v2.0/security-groups", "security_groups");
    const nameOf = (id: string) => groups.find((group) => group.id === id)?.name?.replace(`${run}-`, "");
    const ports = await ours("network", `/v2.0/ports?network_id=${network?.id}&tags=cluster=${run}`, "ports");
    const known = (name = "") => name.replace(`${run}-`, "").replace(/^burst-[a-z0-9]{6}$/, "burst");
    expect(ports.map((port) => [known(port.name), port.security_groups?.map(nameOf)]).sort()).toEqual([
      ["burst", ["workers"]],
      ["burst", ["workers"]],
      ["control-1", ["control"]],
      ["control-2", ["control"]],
      ["control-3", ["control"]],
      ["workers-1", ["workers"]],
      ["workers-2", ["workers"]],
    ]);
    const addresses = await ours("network", "/v2.0/floatingips", "floatingips");
    expect(addresses).toMatchObject([{ floating_ip_address: await output("endpoint") }]);
    const balancers = await ours("load-balancer", "/v2/lbaas/loadbalancers", "loadbalancers");
    expect(addresses.map(({ port_id: port }) => port)).toEqual([
      balancers.find(({ name }) => name === `${run}-api`)?.vip_port_id,
    ]);
  });

  test("C8, C9: the groups that grow are watched: CPU, memory, and whether their nodes live", async () => {
    const alarms = await alarmsOf<{ readonly name: string }>(demo);
    for (const zone of ["az1", "az2"]) {
      const names = alarms.map(({ name }) => name).filter((name) => name.startsWith(`${run}-burst-${zone}`));
      expect(names).toHaveLength(3);
    }
  });

  test("C7: a worker more is one worker more, and one less is one less", async () => {
    const ids = async () => new Set((await serversOf(admin, run)).map(({ id }) => id));
    const first = await ids();
    await project.configure({ "cluster:workers": "3" });
    const more = changes(await deployed(project));
    expect(more).toContain(`created ${run}-workers-3`);
    expect(more.filter((change) => !change.startsWith(`created ${run}-workers-3`))).toEqual([]);
    const second = await ids();
    expect([...first].every((id) => second.has(id)) && second.size === first.size + 1).toBe(true);

    await project.configure({ "cluster:workers": "2" });
    const less = changes(await deployed(project));
    expect(less.filter((change) => !change.startsWith(`deleted ${run}-workers-3`))).toEqual([]);
    expect(await ids()).toEqual(first);
  });

  test("C12: a `destroy` that is killed is finished by the next one, which leaves what was there before", async () => {
    await killed(project, "destroy", "openstack:compute/instance:Instance");
    await resumed(project);
    const { with: code, output: said } = await project.run("destroy", "--yes", "--skip-preview", "--refresh");
    expect([code, said]).toEqual([0, expect.any(String)]);
    expect(await inventory(demo)).toEqual(before);
  });
});

/** Something of the cloud, with what is read of it here. */
interface Thing {
  readonly id: string;
  readonly name?: string;
  readonly stack_name?: string;
  readonly description?: string;
  readonly status?: string;
  readonly size?: number;
  readonly availability_zone?: string;
  readonly security_groups?: readonly string[];
  readonly policy?: string;
  readonly members?: readonly string[];
  readonly floating_ip_address?: string;
  readonly port_id?: string;
  readonly vip_port_id?: string;
}

/** What a person knows it by. Floating addresses have no names. */
function titleOf({ name, stack_name: stack, description }: Thing): string {
  return name ?? stack ?? description ?? "";
}

/** Where there would be two of a kind if something had been made twice. */
const LISTS: readonly (readonly [ServiceType, string, string])[] = [
  ["compute", "/servers", "servers"],
  ["compute", "/os-server-groups", "server_groups"],
  ["network", "/v2.0/networks", "networks"],
  ["network", "/v2.0/subnets", "subnets"],
  ["network", "/v2.0/routers", "routers"],
  ["network", "/v2.0/ports", "ports"],
  ["network", "/v2.0/security-groups", "security_groups"],
  ["network", "/v2.0/floatingips", "floatingips"],
  ["load-balancer", "/v2/lbaas/loadbalancers", "loadbalancers"],
  ["load-balancer", "/v2/lbaas/listeners", "listeners"],
  ["load-balancer", "/v2/lbaas/pools", "pools"],
  ["volumev3", "/volumes/detail", "volumes"],
  ["orchestration", "/stacks", "stacks"],
];

function placed({ name, status, zone, metadata }: NodeServer): readonly (string | undefined)[] {
  return [name, status, zone, metadata.group];
}
