import { controlNodeUserData } from "../../lib/boot/control-node";
import { workerUserData } from "../../lib/boot/worker";
import type { Machine } from "./support/machine";
import { machinesOfTests } from "./support/machines";
import { JOIN_TOKEN, SomeCluster } from "./support/settings";

const ENDPOINT = "10.0.0.5:6443";
const CLUSTER_INFO = '{"data":{"jws-kubeconfig-abcdef":"x"}}';
const INSTANCE = "4c8f2b6e-0f6a-4a52-9d8e-7f1f4a5b6c7d";

describe("a node joins its cluster (C6, C7, C8)", () => {
  let some: SomeCluster;
  const make = machinesOfTests();
  beforeAll(async () => {
    some = await SomeCluster.create();
  });

  function machine(userData: string): Machine {
    const made = make(userData, INSTANCE);
    return made;
  }

  function worker(): Machine {
    return machine(workerUserData(some.settings(), {}));
  }

  /** Control node 2, for which a cluster of the other two is there. */
  function control(members: readonly object[] = others): Machine {
    return living(machine(controlNodeUserData(some.settings(), some.node(2)))).world(
      "members.json",
      JSON.stringify({ members }),
    );
  }

  function living(joining: Machine): Machine {
    return joining.serves(ENDPOINT).world("cluster-info", CLUSTER_INFO);
  }

  const others = [
    { ID: "11", name: "cp1", peerURLs: ["https://10.0.0.11:2380"] },
    { ID: "13", name: "cp3", peerURLs: ["https://10.0.0.13:2380"] },
  ];

  test("a worker, by the name and address that its cloud gave it, and only once", () => {
    const joining = living(worker());
    expect(joining.boot().ended).toBe(true);
    expect(joining.calls).toEqual(["kubeadm join"]);
    const config = joining.read("/world/join.yaml");
    expect(config).toContain('name: "web-1"\n');
    expect(config).toContain('value: "10.0.0.77"\n');
    expect(config).toContain(`value: openstack:///${INSTANCE}\n`);
    // It has no such service, which only control nodes need.
    expect(joining.read("/world/systemctl")).not.toContain("cce-waits");
    expect(joining.boot().ended).toBe(true);
    expect(joining.calls).toEqual(["kubeadm join"]);
  });

  test("and keeps no join token once it has", () => {
    const joining = living(worker());
    joining.boot();
    for (const path of ["join.yaml", "authorization"]) {
      expect(joining.has(`/etc/cloud-container-engine/${path}`)).toBe(false);
    }
    expect(joining.has("/run/cloud-container-engine/join.yaml")).toBe(false);
    expect(joining.read("/etc/cloud-container-engine/settings.sh")).not.toContain(JOIN_TOKEN);
  });

  test("not before the endpoint is ready and vouches for the token", () => {
    const joining = worker()
      .world("failing/10.0.0.5:6443")
      .atWait(5, 'rm -r "$WORLD/failing"; mkdir "$WORLD/serving"; touch "$WORLD/serving/10.0.0.5:6443"')
      .atWait(9, `printf '%s' '${CLUSTER_INFO}' >"$WORLD/cluster-info"`);
    const { ended, output } = joining.boot();
    expect(ended).toBe(true);
    expect(output).toContain(`waiting for the API at ${ENDPOINT}`);
    expect(output).toContain("does not vouch for join token abcdef");
    expect(joining.calls).toEqual(["kubeadm join"]);
    expect(joining.read("/world/sleeps")).toBe("9\n");
  });

  test("not by a token that the cluster has revoked", () => {
    const joining = living(worker()).world("cluster-info", '{"data":{"jws-kubeconfig-zzzzzz":"x"}}');
    expect(joining.boot().ended).toBe(false);
    expect(joining.calls).toEqual([]);
  });

  test("after two failures, each undone before the next try; the authorities' keys stay", () => {
    const joining = control().onKubeadm("join-1", "exit 1").onKubeadm("join-2", "exit 1");
    expect(joining.boot().ended).toBe(true);
    expect(joining.calls).toEqual([
      "kubeadm join",
      "kubeadm reset",
      "kubeadm join",
      "kubeadm reset",
      "kubeadm join",
    ]);
    expect(joining.read("/world/last-reset")).toMatch(/--cert-dir \S+\/no-certificates/);
    expect(joining.has("/etc/kubernetes/pki/ca.key")).toBe(true);
  });

  test("power lost in the middle: the next boot undoes the rest and joins", () => {
    const joining = control().onKubeadm("join-1", "mkdir -p /var/lib/etcd/member; kill -9 $PLUG; exit 1");
    expect(joining.boot().ended).toBe(false);
    joining.onKubeadm("join-2", "[[ ! -e /var/lib/etcd/member ]]");
    expect(joining.boot().ended).toBe(true);
    expect(joining.calls).toEqual(["kubeadm join", "kubeadm reset", "kubeadm join"]);
  });

  test("and nothing is undone while the API is away: this node's etcd may be what the majority lacks", () => {
    const joining = control().onKubeadm(
      "join-1",
      "rm -r $WORLD/serving; mkdir -p /var/lib/etcd/member; exit 1",
    );
    expect(joining.boot().ended).toBe(false);
    expect(joining.boot().ended).toBe(false);
    expect(joining.calls).toEqual(["kubeadm join"]);
    expect(joining.has("/var/lib/etcd/member")).toBe(true);
  });

  test.each([
    ["of its name", { ID: "12", name: "cp2", peerURLs: ["https://10.0.0.99:2380"] }],
    ["of its address, which never started", { ID: "12", name: "", peerURLs: ["https://10.0.0.12:2380"] }],
    [
      "of its address, which never started and so has no name",
      { ID: "12", peerURLs: ["https://10.0.0.12:2380"] },
    ],
  ])("a dead etcd member %s is removed before the join", (_, dead) => {
    const joining = control([...others, dead]);
    expect(joining.boot().ended).toBe(true);
    expect(joining.calls).toEqual(["etcd remove 12", "kubeadm join"]);
  });

  test("members of others are never removed, nor one whose address merely begins like ours", () => {
    const joining = control([...others, { ID: "14", name: "cp22", peerURLs: ["https://10.0.0.121:2380"] }]);
    expect(joining.boot().ended).toBe(true);
    expect(joining.calls).toEqual(["kubeadm join"]);
  });

  test("without a majority of etcd nothing is removed, reset or joined", () => {
    const joining = control();
    joining.forget("/world/members.json");
    const { ended, output } = joining.boot();
    expect(ended).toBe(false);
    expect(output).toContain("what a former self left in the cluster is still there");
    expect(joining.calls).toEqual([]);
  });

  test("a node object that belongs to the former server is deleted; one's own is kept", () => {
    const former = control().world("providers/cp2", "openstack:///0f3c1d52-aaaa-4bbb-8ccc-123456789abc");
    expect(former.boot().ended).toBe(true);
    expect(former.calls).toEqual(["kubectl delete node cp2", "kubeadm join"]);
    const own = control().world("providers/cp2", `openstack://RegionOne/${INSTANCE}`);
    expect(own.boot().ended).toBe(true);
    expect(own.calls).toEqual(["kubeadm join"]);
  });

  test("a worker waits for the node of a deleted server to go, but not for ever", () => {
    const patient = living(worker())
      .world("providers/web-1", "openstack:///0f3c1d52-aaaa-4bbb-8ccc-123456789abc")
      .atWait(3, 'rm "$WORLD/providers/web-1"');
    expect(patient.boot().output).toContain("node web-1 still belongs to a deleted server");
    expect(patient.calls).toEqual(["kubeadm join"]);
    expect(patient.read("/world/sleeps")).toBe("3\n");
    const unattended = living(worker()).world("providers/web-1", "openstack:///0f3c1d52");
    expect(unattended.boot().ended).toBe(true);
    expect(unattended.read("/world/sleeps")).toBe("31\n");
  });

  test.each([
    ["../../etc", "instance id"],
    ["a b", "instance id"],
    ["x|e touch /tmp/x", "instance id"],
  ])("a machine that is told to be %j says so and changes nothing", (instanceId) => {
    const joining = living(make(workerUserData(some.settings(), {}), instanceId));
    const { ended, output } = joining.boot();
    expect(ended).toBe(false);
    expect(output).toContain("cannot be");
    expect(joining.calls).toEqual([]);
  });
});
