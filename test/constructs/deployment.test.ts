import type { DeploymentProps } from "../../lib/constructs";
import { AccessMode, Deployment, VolumeClaim } from "../../lib/constructs";
import { only, shop, synthesize } from "../support/manifests";

function deployment(props: Partial<DeploymentProps> = {}, disk?: AccessMode) {
  const objects = synthesize((chart) => {
    const tenant = shop(chart);
    const claim = disk && new VolumeClaim(chart, "data", { tenant, capacity: "1Gi", accessMode: disk });
    new Deployment(chart, "web", {
      tenant,
      image: "nginx:1",
      mounts: claim && [{ claim, path: "/data" }],
      ...props,
    });
  });
  return only(objects, "Deployment").spec;
}

describe("Deployment (W1)", () => {
  test("replaces pods a few at a time, without ever having fewer than asked for", () => {
    expect(deployment()).toMatchObject({
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
    });
  });

  test("finds its pods by name and kind", () => {
    expect(deployment()).toMatchObject({
      selector: {
        matchLabels: { "app.kubernetes.io/name": "web", "cloud-container-engine/kind": "deployment" },
      },
    });
  });

  test("labels that users add are no part of the selector, which could not be changed", () => {
    expect(deployment({ podLabels: { team: "web" } })).toMatchObject({
      selector: { matchLabels: expect.not.objectContaining({ team: "web" }) },
    });
  });

  test("keeps three old versions for a rollback, or as many as asked for", () => {
    expect(deployment()).toMatchObject({ revisionHistoryLimit: 3 });
    expect(deployment({ revisionHistoryLimit: 0 })).toMatchObject({ revisionHistoryLimit: 0 });
  });

  test.each([AccessMode.ReadWriteOnce, AccessMode.ReadWriteOncePod])(
    "stops the old pod before the new one starts where it holds a %s disk",
    (mode) => {
      expect(deployment({}, mode)).toMatchObject({ strategy: { type: "Recreate" } });
      expect(deployment({}, mode)).not.toHaveProperty("strategy.rollingUpdate");
    },
  );

  test("a disk that many can read does not stand in the way of replicas and rolling", () => {
    expect(deployment({ replicas: 3 }, AccessMode.ReadOnlyMany)).toMatchObject({
      replicas: 3,
      strategy: { type: "RollingUpdate" },
    });
  });
});
