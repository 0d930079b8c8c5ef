import { controlNodeUserData } from "../../lib/boot/control-node";
import type { Machine } from "./support/machine";
import { machinesOfTests } from "./support/machines";
import { SomeCluster } from "./support/settings";

const ENDPOINT = "10.0.0.5:6443";
const CLUSTER_INFO = '{"data":{"jws-kubeconfig-abcdef":"x"}}';

describe("a cluster is founded once (C7, C8)", () => {
  let some: SomeCluster;
  const make = machinesOfTests();
  beforeAll(async () => {
    some = await SomeCluster.create();
  });

  /** Control node 1, which may found the cluster; both of its peers say that they wait. */
  function founder(more: Parameters<SomeCluster["node"]>[1] = {}): Machine {
    const machine = make(controlNodeUserData(some.settings(), some.node(1, more)));
    return machine.world("says/10.0.0.12", "waiting prod\n").world("says/10.0.0.13", "waiting prod\n");
  }

  /** The same, while nothing is heard of some of its peers: they are off, or starting again. */
  function founderWithout(...silent: readonly string[]): Machine {
    const machine = founder();
    silent.forEach((address) => machine.forget(`/world/says/${address}`));
    return machine;
  }

  /** What a living cluster looks like to a node that comes anew. */
  function living(machine: Machine): Machine {
    machine.forget("/world/says");
    return machine
      .serves(ENDPOINT, "10.0.0.12:6443", "10.0.0.13:6443")
      .world("cluster-info", CLUSTER_INFO)
      .world("members.json", JSON.stringify({ members: [] }));
  }

  test("when every peer says that it waits, and then never again", () => {
    const machine = founder();
    expect(machine.boot().ended).toBe(true);
    expect(machine.calls).toEqual(["kubeadm init"]);
    expect(machine.marked("finished")).toBe(true);
    expect(machine.boot().ended).toBe(true);
    expect(machine.calls).toEqual(["kubeadm init"]);
  });

  test("by a node that has no peers at once", () => {
    const machine = founder({ peers: [] });
    machine.forget("/world/says");
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

  test.each([
    ["cp2", ["10.0.0.12"]],
    ["cp3", ["10.0.0.13"]],
    ["cp2", ["10.0.0.12", "10.0.0.13"]],
  ])(
    "not while nothing is heard of a peer (%s first), however long: it may have the cluster",
    (first, silent) => {
      const machine = founderWithout(...silent);
      for (let boots = 0; boots < 2; boots++) {
        const { ended, output } = machine.boot();
        expect(ended).toBe(false);
        expect(output).toContain(`waiting for control node ${first}: it does not say yet that it waits too`);
      }
      expect(machine.calls).toEqual([]);
      expect(machine.marked("founds")).toBe(false);
    },
  );

  test("as soon as the last peer says that it waits", () => {
    const machine = founderWithout("10.0.0.13").atWait(
      20,
      `printf 'waiting prod\\n' >"$WORLD/says/10.0.0.13"`,
    );
    expect(machine.boot().ended).toBe(true);
    expect(machine.calls).toEqual(["kubeadm init"]);
    expect(machine.read("/world/sleeps")).toBe("20\n");
  });

  test.each([
    ["nothing", ""],
    ["of another cluster", "waiting production\n"],
    ["half of it", "waiting pro"],
    ["without its end", "waiting prod"],
    ["more than it", "waiting prod\nand more\n"],
    ["it with bytes in between that no text has", "waiting \0prod\n"],
    ["something very long", "waiting prod".repeat(100_000)],
    ["an alert of TLS", "\x15\x03\x01\x00\x02\x02\x16"],
  ])("not when a peer says another word: %s", (_, word) => {
    const machine = founder().world("says/10.0.0.13", word);
    expect(machine.boot().ended).toBe(false);
    expect(machine.calls).toEqual([]);
  });

  test("a peer made anew waits while the other starts again: the first node joins when that one serves", () => {
    const machine = founderWithout("10.0.0.13")
      .world("cluster-info", CLUSTER_INFO)
      .world("members.json", JSON.stringify({ members: [] }))
      .atWait(7, `mkdir "$WORLD/serving"; touch "$WORLD/serving/${ENDPOINT}"`);
    expect(machine.boot().ended).toBe(true);
    expect(machine.calls).toEqual(["kubeadm join"]);
  });

  test("the first node made anew joins, though the endpoint is away at that moment", () => {
    const machine = living(founder()).atWait(4, 'touch "$WORLD/serving/10.0.0.5:6443"');
    machine.forget(`/world/serving/${ENDPOINT}`);
    expect(machine.boot().ended).toBe(true);
    expect(machine.calls).toEqual(["kubeadm join"]);
  });

  test("nor does it found after it saw a peer serve, whatever peers say later", () => {
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

  test("an attempt that failed is taken up again, with what is in etcd, though peers wait no more by then", () => {
    const machine = founder().onKubeadm("init-1", "exit 1");
    expect(machine.boot().ended).toBe(false);
    expect(machine.marked("finished")).toBe(false);
    machine.forget("/world/says");
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
