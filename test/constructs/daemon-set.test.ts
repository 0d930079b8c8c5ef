import { DaemonSet, VolumeClaim } from "../../lib/constructs";
import { only, podTemplate, refusal, shop, synthesize } from "../support/manifests";

describe("DaemonSet (W3)", () => {
  const made = (nodes?: { readonly labels: Readonly<Record<string, string>> }) =>
    only(
      synthesize(
        (chart) => void new DaemonSet(chart, "agent", { tenant: shop(chart, { nodes }), image: "agent:1" }),
      ),
      "DaemonSet",
    );

  test("is replaced on a tenth of the nodes at a time", () => {
    expect(made().spec).toMatchObject({
      selector: {
        matchLabels: { "app.kubernetes.io/name": "agent", "cloud-container-engine/kind": "daemonset" },
      },
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
    });
    expect(made().spec).not.toHaveProperty("replicas");
  });

  test("runs on the tenant's nodes, and needs no spreading over them", () => {
    const { spec } = podTemplate(made({ labels: { pool: "acme" } }));
    expect(spec.nodeSelector).toEqual({ pool: "acme" });
    expect(spec).not.toHaveProperty("topologySpreadConstraints");
  });

  test("refuses a disk that one node at a time can hold", () => {
    const message = refusal((chart) => {
      const tenant = shop(chart);
      const claim = new VolumeClaim(chart, "data", { tenant, capacity: "1Gi" });
      new DaemonSet(chart, "agent", { tenant, image: "agent:1", mounts: [{ claim, path: "/data" }] });
    });
    expect(message).toBe(
      "DaemonSet 'agent': mounts.claim (data) can be held by one node at a time, but there may be a pod on each; run one pod at a time, or use a StatefulSet with a disk for each",
    );
  });
});
