import * as fc from "fast-check";
import { fateOf, isHeardOf, isOfServer, notEmptied } from "../../lib/actions/pods-on-node";
import { nodeOf, pod } from "./support/pods";

describe("what becomes of the pods of a node that departs (complaint 13)", () => {
  const daemon = { ownerReferences: [{ kind: "DaemonSet", controller: true }] };

  test.each([
    [
      "C11: of a Deployment",
      pod("web", { ownerReferences: [{ kind: "ReplicaSet", controller: true }] }),
      "is evicted",
    ],
    ["C11: of nobody", pod("alone"), "is evicted"],
    ["C11: that waits for its start", pod("new", {}, "Pending"), "is evicted"],
    ["C11: on its way", pod("old", { deletionTimestamp: "2026-01-01T00:00:00Z" }), "is leaving"],
    ["C11: of a daemon", pod("agent", daemon), "stays"],
    [
      "C11: of a file of the kubelet",
      pod("etcd", { annotations: { "kubernetes.io/config.mirror": "" } }),
      "stays",
    ],
    ["C11: that has ended", pod("backup", {}, "Succeeded"), "stays"],
    ["C11: that has failed", pod("backup", {}, "Failed"), "stays"],
    [
      "C11: that a DaemonSet does not control",
      pod("odd", { ownerReferences: [{ kind: "DaemonSet" }] }),
      "is evicted",
    ],
  ])("%s", (_, each, fate) => expect(fateOf(each)).toBe(fate));

  test("C11: a node that fell silent is not waited for", () => {
    expect(["True", "False", "Unknown"].map((ready) => isHeardOf(nodeOf("s", ready as "True")))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("C11: a node is its server's alone, whose id may be the end of another's", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (server, other) => {
        fc.pre(server !== other);
        expect(isOfServer(nodeOf(server), server)).toBe(true);
        expect(isOfServer(nodeOf(other), server)).toBe(false);
        expect(isOfServer(nodeOf(`0${server}`), server)).toBe(false);
      }),
    );
    expect(isOfServer({ metadata: { name: "n", uid: "u" } }, "not told yet")).toBe(true);
  });

  test("C11: who is in the way is named, with the reason and what to do", () => {
    const reason = "Cannot evict pod as it would violate the pod's disruption budget.";
    const message = notEmptied("n1", 10, [{ pod: pod("web"), reason }]);
    expect(message).toContain("'n1' could not be emptied within 10 minutes");
    expect(message).toContain(`shop/web: ${reason}`);
    expect(message).toMatch(/loosen their PodDisruptionBudgets.*or set drainMinutes to 0/);
    const many = Array.from({ length: 25 }, (_, index) => ({ pod: pod(`web-${index}`), reason }));
    expect(notEmptied("n1", 10, many)).toContain("and 15 more");
  });
});
