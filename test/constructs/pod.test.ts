import { ConfigBundle, Pod, RestartPolicy } from "../../lib/constructs";
import { only, shop, synthesize } from "../support/manifests";

describe("Pod (W6)", () => {
  test.each([
    [undefined, "Always"],
    [RestartPolicy.OnFailure, "OnFailure"],
    [RestartPolicy.Never, "Never"],
  ])("restart policy %s is %s", (restartPolicy, expected) => {
    const objects = synthesize(
      (chart) => void new Pod(chart, "console", { tenant: shop(chart), image: "console:1", restartPolicy }),
    );
    expect(only(objects, "Pod").spec).toMatchObject({ restartPolicy: expected });
  });

  test("its own metadata are those that a template would have", () => {
    const objects = synthesize((chart) => {
      const tenant = shop(chart);
      const config = [new ConfigBundle(chart, "conf", { tenant, data: { A: "1" } })];
      new Pod(chart, "console", { tenant, image: "console:1", podLabels: { team: "ops" }, config });
    });
    expect(only(objects, "Pod").metadata).toMatchObject({
      name: "console",
      namespace: "shop",
      labels: { team: "ops", "app.kubernetes.io/name": "console" },
      annotations: { "cloud-container-engine/config": expect.stringMatching(/^conf=[0-9a-f]{10}$/) },
    });
  });

  test("there is one of it: nothing to spread", () => {
    const objects = synthesize(
      (chart) => void new Pod(chart, "console", { tenant: shop(chart), image: "console:1" }),
    );
    expect(only(objects, "Pod").spec).not.toHaveProperty("topologySpreadConstraints");
  });
});
