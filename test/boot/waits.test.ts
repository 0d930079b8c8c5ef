import { controlNodeUserData } from "../../lib/boot/control-node";
import { workerUserData } from "../../lib/boot/worker";
import { Listener } from "./support/listener";
import { ParsedUserData } from "./support/parsed";
import { RealNode, loopback } from "./support/real-node";
import { SomeCluster } from "./support/settings";

/**
 * Control nodes that talk to each other for real, over addresses of the loopback interface: the script that says that
 * a node waits, and the one that asks, are those of their user data.
 */
describe("control nodes say to the founder that they wait (C7, C8)", () => {
  let some: SomeCluster;
  let nodes: RealNode[] = [];
  let listeners: Listener[] = [];
  beforeAll(async () => {
    some = await SomeCluster.create();
  });
  afterEach(() => {
    nodes.forEach((node) => node.remove());
    listeners.forEach((listener) => listener.close());
    [nodes, listeners] = [[], []];
  });

  /** A fresh control node. */
  function node(number: 1 | 2 | 3): RealNode {
    const made = new RealNode(some, number);
    nodes.push(made);
    return made;
  }

  /** Peers on their first boot, which find nobody to join. */
  function waiting(...numbers: readonly (2 | 3)[]): readonly RealNode[] {
    return numbers.map((number) => {
      const peer = node(number);
      expect(peer.machine.boot().ended).toBe(false);
      expect(peer.machine.calls).toEqual([]);
      return peer;
    });
  }

  /** Somebody else at a control node's port. */
  async function listener(number: 1 | 2 | 3, answer: string): Promise<void> {
    listeners.push(await Listener.start(loopback(number), answer));
  }

  test("the first boot of three: one founds, the others join, and etcd has its port by then", () => {
    const [second, third] = waiting(2, 3);
    const first = node(1);
    expect(first.machine.boot()).toMatchObject({ ended: true });
    expect(first.machine.calls).toEqual(["kubeadm init"]);
    for (const peer of [second, third]) {
      peer?.living().takesItsPortOn("join-1");
      expect(peer?.machine.boot()).toMatchObject({ ended: true });
      expect(peer?.machine.calls).toEqual(["kubeadm join"]);
    }
  });

  test("the founder made anew before anybody joined founds again", () => {
    waiting(2, 3);
    expect(node(1).machine.boot().ended).toBe(true);
    const again = node(1);
    expect(again.machine.boot().ended).toBe(true);
    expect(again.machine.calls).toEqual(["kubeadm init"]);
  });

  test("the founder made anew while both members start again does not: they have no word", () => {
    for (const member of waiting(2, 3)) {
      expect(member.living().machine.boot().ended).toBe(true);
      member.machine.boot();
    }
    const first = node(1);
    expect(first.machine.boot().output).toContain("waiting for control node cp2: it does not say yet");
    expect(first.machine.calls).toEqual([]);
  });

  test("nor while one peer is made anew and waits, and the other, a member, starts again", () => {
    const [member] = waiting(3);
    member?.living().machine.boot();
    expect(member?.machine.calls).toEqual(["kubeadm join"]);
    waiting(2);
    const first = node(1);
    expect(first.machine.boot().output).toContain("waiting for control node cp3: it does not say yet");
    expect(first.machine.calls).toEqual([]);
  });

  test("a node whose try to join was cut off says nothing any more, also after a reboot", () => {
    const [second] = waiting(2, 3);
    second?.living().machine.onKubeadm("join-1", "rm -r $WORLD/serving; kill -9 $PLUG; exit 1");
    expect(second?.machine.boot().ended).toBe(false);
    expect(second?.says()).toBe(false);
    expect(second?.machine.boot().ended).toBe(false);
    expect(second?.says()).toBe(false);
    const first = node(1);
    expect(first.machine.boot().ended).toBe(false);
    expect(first.machine.calls).toEqual([]);
  });

  test.each(["joins", "founds", "tried", "joining"])("nor does one with the mark '%s'", (mark) => {
    const marked = node(2);
    marked.machine.write(`/var/lib/cloud-container-engine/${mark}`, "");
    marked.machine.boot();
    expect(marked.says()).toBe(false);
  });

  test("nor one with a part of etcd on its disk, nor one that may found", () => {
    const former = node(2);
    former.machine.write("/var/lib/etcd/member/wal", "");
    former.machine.boot();
    expect(former.says()).toBe(false);
    const first = node(1);
    first.machine.boot();
    expect(first.says()).toBe(false);
  });

  test("a node that cannot stop saying so does not join", () => {
    const [second] = waiting(2);
    second
      ?.living()
      .machine.program("systemctl", '[[ $1 != stop ]] || { echo "$*" >"$WORLD/stopped"; exit 1; }');
    expect(second?.machine.boot().ended).toBe(false);
    expect(second?.machine.read("/world/stopped")).toBe("stop cce-waits.service\n");
    expect(second?.machine.marked("joining")).toBe(false);
    expect(second?.machine.calls).toEqual([]);
  });

  test("a node whose port somebody has says why it cannot, and joins", async () => {
    await listener(2, "");
    const second = node(2).living();
    expect(second.machine.boot().ended).toBe(true);
    expect(second.machine.calls).toEqual(["kubeadm join"]);
    expect(second.machine.read("/world/waits.log")).toMatch(
      /^cannot say at 127\.0\.80\.12 port 2380 that this node waits: .*in use/,
    );
  });

  test.each([
    ["of another cluster", "waiting production\n"],
    ["without its end", "waiting prod"],
    ["twice", "waiting prod\nwaiting prod\n"],
    ["with a byte that no text has", "waiting \0prod\n"],
    ["very long", "waiting prod\n".repeat(1_000_000)],
  ])("a word %s is none", async (_, word) => {
    await listener(3, word);
    waiting(2);
    const first = node(1);
    expect(first.machine.boot().output).toContain("waiting for control node cp3: it does not say yet");
    expect(first.machine.calls).toEqual([]);
  });

  test("nor is the right one on a connection that never ends", async () => {
    listeners.push(await Listener.start(loopback(3), "waiting prod\n", { closes: false }));
    waiting(2);
    const first = node(1).impatient();
    expect(first.machine.boot().ended).toBe(false);
    expect(first.machine.calls).toEqual([]);
  });

  test("the listener of these tests is heard when it says the word", async () => {
    await listener(3, "waiting prod\n");
    waiting(2);
    const first = node(1);
    expect(first.machine.boot().ended).toBe(true);
    expect(first.machine.calls).toEqual(["kubeadm init"]);
  });

  test("only control nodes have the service, and it is tried again until its address is there", () => {
    const parsed = new ParsedUserData(controlNodeUserData(some.settings(), some.node(2)));
    const unit = parsed.content("/etc/systemd/system/cce-waits.service");
    expect(unit).toContain("ExecStart=/usr/local/lib/cloud-container-engine/waits.sh\n");
    expect(unit).toContain("Restart=on-failure\n");
    expect(unit).toContain("StartLimitIntervalSec=0\n");
    const worker = workerUserData(some.settings(), {});
    expect(new ParsedUserData(worker).has("/etc/systemd/system/cce-waits.service")).toBe(false);
  });
});
