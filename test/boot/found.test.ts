import { controlNodeUserData } from "../../lib/boot/control-node";
import { Machine } from "./support/machine";
import { SomeCluster } from "./support/settings";

const ENDPOINT = "10.0.0.5:6443";
const CLUSTER_INFO = '{"data":{"jws-kubeconfig-abcdef":"x"}}';

describe("a cluster is founded once (C7, C8)", () => {
  let some: SomeCluster;
  let machines: Machine[] = [];
  beforeAll(async () => {
    some = await SomeCluster.create();
  });
  afterEach(() => {
    machines.forEach((machine) => machine.remove());
    machines = [];
  });

  /** Control node 1, which may found the cluster. */
  function founder(more: Parameters<SomeCluster["node"]>[1] = {}): Machine {
    const machine = new Machine(controlNodeUserData(some.settings(), some.node(1, more)));
    machines.push(machine);
    return machine;
  }

  /** What a living cluster looks like to a node that comes anew. */
  function living(machine: Machine): Machine {
    return machine
      .serves(ENDPOINT, "10.0.0.12:6443", "10.0.0.13:6443")
      .world("cluster-info", CLUSTER_INFO)
      .world("members.json", JSON.stringify({ members: [] }));
  }

  test("when every peer is up and serves nothing, and then never again", () => {
    const machine = founder();
    expect(machine.boot().ended).toBe(true);
    expect(machine.calls).toEqual(["kubeadm init"]);
    expect(machine.marked("finished")).toBe(true);
    expect(machine.boot().ended).toBe(true);
    expect(machine.calls).toEqual(["kubeadm init"]);
  });

  test("by a node that has no peers at once", () => {
    const machine = founder({ peers: [] });
    expect(machine.boot().ended).toBe(true);
    expect(machine.calls).toEqual(["kubeadm init"]);
  });

  test("with the configuration filled in, and without the token on the console", () => {
    const machine = founder();
    machine.boot();
    expect(machine.read("/world/init.yaml")).toContain("openstack:///4c8f2b6e-0f6a-4a52-9d8e-7f1f4a5b6c7d");
    expect(machine.read("/world/init.yaml")).not.toMatch(/@[A-Z_]+@/);
    expect(machine.read("/world/last-init")).toContain("--skip-token-print");
  });

  test("not while a peer is silent, however long: it may be the one that has the cluster", () => {
    const machine = founder().world("silent/10.0.0.13");
    const { ended, output } = machine.boot();
    expect(ended).toBe(false);
    expect(output).toContain("waiting for control node cp3");
    expect(machine.calls).toEqual([]);
  });

  test("as soon as the last peer is up", () => {
    const machine = founder().world("silent/10.0.0.13").atWait(20, 'rm "$WORLD/silent/10.0.0.13"');
    expect(machine.boot().ended).toBe(true);
    expect(machine.calls).toEqual(["kubeadm init"]);
  });

  test.each([2379, 2380])("not while a peer has etcd at port %i, though no API answers", (port) => {
    const machine = founder().world(`open/10.0.0.12:${port}`);
    expect(machine.boot().ended).toBe(false);
    expect(machine.calls).toEqual([]);
  });

  test("the first node made anew joins, though the endpoint is away at that moment", () => {
    const machine = living(founder()).atWait(4, 'touch "$WORLD/serving/10.0.0.5:6443"');
    machine.forget(`/world/serving/${ENDPOINT}`);
    expect(machine.boot().ended).toBe(true);
    expect(machine.calls).toEqual(["kubeadm join"]);
  });

  test("nor does it found when the peers go away again, after it saw one", () => {
    const machine = founder().serves("10.0.0.12:6443").atWait(1, 'rm -r "$WORLD/serving"');
    expect(machine.boot().ended).toBe(false);
    expect(machine.boot().ended).toBe(false);
    expect(machine.calls).toEqual([]);
    expect(machine.marked("joins")).toBe(true);
  });

  test.each(["failing", "foreign"])("not when the endpoint answers with a %s API", (kind) => {
    const machine = founder().world(`${kind}/${ENDPOINT}`);
    expect(machine.boot().ended).toBe(false);
    expect(machine.calls).toEqual([]);
  });

  test("a node that may not found waits for the endpoint, when nobody is there too", () => {
    const machine = founder({ founds: false });
    const { ended, output } = machine.boot();
    expect(ended).toBe(false);
    expect(output).toContain(`waiting for the API at ${ENDPOINT}`);
    expect(machine.calls).toEqual([]);
  });

  test("an attempt that failed is taken up again, with what is in etcd, though peers have etcd by then", () => {
    const machine = founder().onKubeadm("init-1", "exit 1");
    expect(machine.boot().ended).toBe(false);
    expect(machine.marked("finished")).toBe(false);
    machine.world("open/10.0.0.12:2380").world("silent/10.0.0.13");
    expect(machine.boot().ended).toBe(true);
    expect(machine.calls).toEqual(["kubeadm init", "kubeadm init"]);
    expect(machine.has("/var/lib/etcd/member")).toBe(true);
    expect(machine.read("/world/last-init")).toContain("DirAvailable--var-lib-etcd");
  });

  test("the first attempt is checked in full", () => {
    const machine = founder();
    machine.boot();
    expect(machine.read("/world/last-init")).not.toContain("--ignore-preflight-errors");
  });

  test("power lost in the middle of founding: the next boot goes on, and empty files are made again", () => {
    const machine = founder().onKubeadm(
      "init-1",
      "touch /etc/kubernetes/kubelet.conf; kill -9 $PLUG; exit 1",
    );
    expect(machine.boot().ended).toBe(false);
    machine.onKubeadm("init-2", "[[ ! -e /etc/kubernetes/kubelet.conf ]]").serves(ENDPOINT);
    expect(machine.boot().ended).toBe(true);
    expect(machine.calls).toEqual(["kubeadm init", "kubeadm init"]);
  });
});
