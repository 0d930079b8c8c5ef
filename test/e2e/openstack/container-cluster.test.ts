import * as openstack from "@pulumi/openstack";
import { ContainerCluster, NodeGroup } from "../../../lib";
import type { Step } from "../../support/engine";
import { Engine } from "../../support/engine";
import { inventory } from "../../support/cloud-inventory";
import { kubectl, serversOf } from "../../support/clusters";
import { clouds, deleteFromCloud } from "../../support/openstack";
import { runName } from "../../support/run-name";

interface Choice {
  readonly workers?: readonly string[];
  readonly generations?: Readonly<Record<string, number>>;
  readonly image?: string;
}

interface Rule {
  readonly direction: string;
  readonly protocol: string | null;
  readonly port_range_min: number | null;
  readonly port_range_max: number | null;
  readonly remote_group_id: string | null;
  readonly remote_ip_prefix: string | null;
}

/** What was done to resources of the cloud, and by the nodes they belong to. */
function done(steps: readonly Step[], op: string): readonly string[] {
  return steps.filter((step) => step.op === op).map(({ type, name }) => `${type.split(":").at(-1)} ${name}`);
}

/** Servers, balancers and disks take their time, more of it on a busy machine. */
jest.setTimeout(900_000);

describe("a cluster on the lab's OpenStack, on the real engine", () => {
  const run = runName("ha");
  const { demo, admin } = clouds();
  let engine: Engine;
  let before: Readonly<Record<string, number>>;
  let kubeconfig: string;

  const program =
    ({ workers = ["ada", "bob"], generations = {} }: Choice = {}) =>
    () => {
      const provider = new openstack.Provider("demo", { cloud: "demo", useOctavia: true });
      const cluster = new ContainerCluster(
        run,
        {
          network: { vpc: { externalNetwork: "public", cidr: "10.80.0.0/24" } },
          endpoint: { octavia: { floatingNetwork: "public", allowedCidrs: ["198.51.100.0/24"] } },
          image: "debian-12",
          // The lab has no charts.
          addons: false,
          controlPlane: {
            flavor: "m1.medium",
            zones: ["az1", "az2"],
            bootVolume: { size: 2 },
            generations,
          },
        },
        { provider },
      );
      new NodeGroup("pool", {
        cluster,
        flavor: "m1.small",
        nodes: workers,
        zones: ["az2"],
        dataVolume: { size: 1 },
        labels: { "example.com/disk": "fast" },
      });
      return Promise.resolve({ kubeconfig: cluster.kubeconfig });
    };

  beforeAll(async () => {
    before = await inventory(demo);
    engine = await Engine.open(run);
    const { outputs } = await engine.up(program());
    kubeconfig = String(outputs.kubeconfig?.value);
  });
  afterAll(() => engine.close());

  test("C1, C13: its kubeconfig makes an administrator, at an endpoint that shows the cluster's own keys", async () => {
    expect(await kubectl(kubeconfig, "auth", "whoami")).toMatch(/kubernetes-admin[^]*kubeadm:cluster-admins/);
    expect(engine.state()).not.toContain("PRIVATE KEY");
  });

  test("C4, C6: control nodes are on different hosts in the zones that were named, found by their tags", async () => {
    const servers = await serversOf(admin, run);
    expect(servers.map(({ name, status, zone }) => [name, status, zone])).toEqual([
      [`${run}-control-1`, "ACTIVE", "az1"],
      [`${run}-control-2`, "ACTIVE", "az2"],
      [`${run}-control-3`, "ACTIVE", "az1"],
      [`${run}-pool-ada`, "ACTIVE", "az2"],
      [`${run}-pool-bob`, "ACTIVE", "az2"],
    ]);
    const control = servers.filter(({ metadata }) => metadata.group === "control");
    expect(new Set(control.map(({ host }) => host)).size).toBe(3);
    expect(servers.filter(({ tags }) => tags.includes("group=pool"))).toHaveLength(2);
  });

  test("C8: disks are in the zones of their nodes, boot disks of the size that was asked for (complaint 3)", async () => {
    const { volumes } = await demo.get<{
      volumes: readonly { name: string; size: number; availability_zone: string }[];
    }>("volumev3", "/volumes/detail");
    const ours = volumes.filter(({ name }) => name.startsWith(run)).map((each) => [each.name, each.size]);
    expect(ours.sort()).toEqual([
      [`${run}-control-1-boot`, 2],
      [`${run}-control-2-boot`, 2],
      [`${run}-control-3-boot`, 2],
      [`${run}-pool-ada-data`, 1],
      [`${run}-pool-bob-data`, 1],
    ]);
    const zones = volumes.filter(({ name }) => name.startsWith(`${run}-pool`));
    expect(zones.map((each) => each.availability_zone)).toEqual(["az2", "az2"]);
  });

  test("T1, C10: the cloud's rules let in what the cluster needs, and nothing else (complaint 6)", async () => {
    const { security_groups: groups } = await demo.get<{
      security_groups: readonly { id: string; name: string; security_group_rules: readonly Rule[] }[];
    }>("network", `/v2.0/security-groups?tags=cluster=${run}`);
    const nameOf = (id: string) => groups.find((group) => group.id === id)?.name.replace(`${run}-`, "") ?? id;
    const found = groups.flatMap(({ name, security_group_rules: rules }) =>
      rules
        .filter(({ direction }) => direction === "ingress")
        .map((rule) => {
          const from = rule.remote_group_id ? nameOf(rule.remote_group_id) : rule.remote_ip_prefix;
          const ports = rule.port_range_min === null ? "" : ` ${rule.port_range_min}-${rule.port_range_max}`;
          return `${name.replace(`${run}-`, "")} < ${from}: ${rule.protocol}${ports}`;
        }),
    );
    expect(found.sort()).toEqual(REACHABLE);
    const { listeners } = await demo.get<{
      listeners: readonly { name: string; allowed_cidrs: readonly string[] }[];
    }>("load-balancer", "/v2/lbaas/listeners");
    const listener = listeners.find(({ name }) => name === `${run}-api`);
    expect([...(listener?.allowed_cidrs ?? [])].sort()).toEqual(["10.80.0.0/24", "198.51.100.0/24"]);
  });

  test("a second deployment changes nothing", async () => {
    expect((await engine.preview(program())).steps).toEqual([]);
  });

  test("C7: the first of the workers is taken away, and no other is touched", async () => {
    const { steps } = await engine.up(program({ workers: ["bob"] }));
    expect(done(steps, "delete").every((each) => each.includes(`${run}-pool-ada`))).toBe(true);
    expect(steps.filter(({ op }) => op !== "delete")).toEqual([]);
    expect((await serversOf(admin, run)).map(({ name }) => name)).not.toContain(`${run}-pool-ada`);
  });

  test("C6, C7: a control node that was lost is made again by the next deployment, alone (complaint 15)", async () => {
    const [first] = await serversOf(admin, run);
    await deleteFromCloud(admin, "compute", `/servers/${first?.id}`);
    await engine.refresh();
    const { steps } = await engine.up(program({ workers: ["bob"] }));
    expect([...done(steps, "create")].sort()).toEqual([
      `Instance ${run}-control-1`,
      `Volume ${run}-control-1-boot`,
    ]);
    const [again] = await serversOf(admin, run);
    expect(again).toMatchObject({ name: `${run}-control-1`, status: "ACTIVE" });
    expect(again?.id).not.toBe(first?.id);
  });

  test("C6: a raised generation replaces one control node with its disk (complaint 12)", async () => {
    const { steps } = await engine.up(program({ workers: ["bob"], generations: { "2": 2 } }));
    expect([...done(steps, "replace")].sort()).toEqual([
      `Instance ${run}-control-2`,
      `NodeDeparture ${run}-control-2`,
      `Volume ${run}-control-2-boot`,
    ]);
  });

  test("C1: leaves nothing of itself, and touches nothing of others", async () => {
    await engine.destroy();
    expect(await inventory(demo)).toEqual(before);
  });
});

/** Written by hand: who reaches whom at which ports. */
const REACHABLE = [
  "control < 10.80.0.0/24: tcp 6443-6443",
  "control < control: icmp",
  "control < control: tcp 10250-10250",
  "control < control: tcp 2379-2380",
  "control < control: tcp 4240-4240",
  "control < control: tcp 6443-6443",
  "control < control: udp 8472-8472",
  "control < workers: icmp",
  "control < workers: tcp 10250-10250",
  "control < workers: tcp 4240-4240",
  "control < workers: tcp 6443-6443",
  "control < workers: udp 8472-8472",
  "workers < 10.80.0.0/24: tcp 10250-10250",
  "workers < 10.80.0.0/24: tcp 30000-32767",
  "workers < 10.80.0.0/24: udp 30000-32767",
  "workers < control: icmp",
  "workers < control: tcp 10250-10250",
  "workers < control: tcp 30000-32767",
  "workers < control: tcp 4240-4240",
  "workers < control: udp 30000-32767",
  "workers < control: udp 8472-8472",
  "workers < workers: icmp",
  "workers < workers: tcp 10250-10250",
  "workers < workers: tcp 30000-32767",
  "workers < workers: tcp 4240-4240",
  "workers < workers: udp 30000-32767",
  "workers < workers: udp 8472-8472",
];
