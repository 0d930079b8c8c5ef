import type { Chart } from "cdk8s";
import type { AutoscaleProps, ScalableWorkloadProps } from "../../lib/constructs";
import { AutoscaleRule, Deployment, StatefulSet, VolumeClaim } from "../../lib/constructs";
import { comesBefore, only, refusal, shop, synthesize } from "../support/manifests";

type Props = Partial<AutoscaleProps>;

const made = (props: Props = {}) =>
  synthesize((chart) => {
    const target = new Deployment(chart, "web", { tenant: shop(chart), image: "nginx:1" });
    new AutoscaleRule(chart, "rule", { target, cpuPercent: 70, max: 5, ...props });
  });
const rule = (props: Props = {}) => only(made(props), "HorizontalPodAutoscaler");
const refused = (props: Props, target: Partial<ScalableWorkloadProps> = {}) =>
  refusal((chart) => {
    const workload = new Deployment(chart, "web", { tenant: shop(chart), image: "nginx:1", ...target });
    new AutoscaleRule(chart, "rule", { target: workload, cpuPercent: 70, max: 5, ...props });
  });

const watching = (name: string, averageUtilization: number) => ({
  type: "Resource",
  resource: { name, target: { type: "Utilization", averageUtilization } },
});

describe("AutoscaleRule (W12)", () => {
  test("scales its target by reference, between two and the maximum, slowly in and at once out", () => {
    expect(rule()).toEqual({
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: {
        name: "web",
        namespace: "shop",
        labels: expect.objectContaining({
          "cloud-container-engine/tenant": "shop",
          "app.kubernetes.io/name": "web",
        }),
      },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        minReplicas: 2,
        maxReplicas: 5,
        metrics: [watching("cpu", 70)],
        behavior: {
          scaleUp: { stabilizationWindowSeconds: 0 },
          scaleDown: {
            stabilizationWindowSeconds: 300,
            policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
          },
        },
      },
    });
  });

  test("watches memory, or both, always in one order", () => {
    expect(rule({ cpuPercent: undefined, memoryPercent: 80 }).spec).toMatchObject({
      metrics: [watching("memory", 80)],
    });
    expect(rule({ memoryPercent: 80 }).spec).toMatchObject({
      metrics: [watching("cpu", 70), watching("memory", 80)],
    });
  });

  test("bounds and speed can be set", () => {
    const props = {
      min: 1,
      max: 1,
      scaleInWindowSeconds: 0,
      scaleOutWindowSeconds: 60,
      scaleInPodsPerMinute: 4,
    };
    expect(rule(props).spec).toMatchObject({
      minReplicas: 1,
      maxReplicas: 1,
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 60 },
        scaleDown: { stabilizationWindowSeconds: 0, policies: [{ value: 4 }] },
      },
    });
  });

  test("is there after what it scales, and brings a disruption budget where it keeps two pods", () => {
    expect(comesBefore(made(), ["Deployment", "web"], ["HorizontalPodAutoscaler", "web"])).toBe(true);
    expect(only(made(), "PodDisruptionBudget").spec).toMatchObject({ maxUnavailable: 1 });
    expect(made({ min: 1 }).filter(({ kind }) => kind === "PodDisruptionBudget")).toEqual([]);
  });

  test("scales a StatefulSet too", () => {
    const objects = synthesize((chart) => {
      const target = new StatefulSet(chart, "db", { tenant: shop(chart), image: "db:1" });
      new AutoscaleRule(chart, "rule", { target, memoryPercent: 80, max: 3 });
    });
    expect(only(objects, "HorizontalPodAutoscaler").spec).toMatchObject({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "StatefulSet", name: "db" },
    });
  });

  test("only what has a number of pods can be a target", () => {
    const build = (chart: Chart) => {
      const target = shop(chart);
      // @ts-expect-error a tenant has no pods of its own
      new AutoscaleRule(chart, "rule", { target, cpuPercent: 70, max: 2 });
    };
    expect(() => synthesize(build)).toThrow();
  });
});

describe("AutoscaleRule refuses", () => {
  test.each<[Props, string]>([
    [
      { cpuPercent: undefined },
      "AutoscaleRule 'web': cpuPercent, memoryPercent (missing) watch nothing; give at least one threshold",
    ],
    [
      { cpuPercent: 0 },
      "AutoscaleRule 'web': cpuPercent (0) is no whole number from 1 to 100; give a whole number from 1 to 100",
    ],
    [
      { memoryPercent: 0.8 },
      "AutoscaleRule 'web': memoryPercent (0.8) is no whole number from 1 to 100; give a whole number from 1 to 100",
    ],
    [{ min: 3, max: 2 }, "AutoscaleRule 'web': min (3) exceeds max (2); raise max or lower min"],
    [{ max: 1 }, "AutoscaleRule 'web': min (2) exceeds max (1); raise max or lower min"],
    [
      { min: 0 },
      "AutoscaleRule 'web': min (0) is no whole number of at least 1; give a whole number of at least 1",
    ],
    [
      { scaleInPodsPerMinute: 0 },
      "AutoscaleRule 'web': scaleInPodsPerMinute (0) is no whole number of at least 1; give a whole number of at least 1",
    ],
    [
      { scaleInWindowSeconds: -1 },
      "AutoscaleRule 'web': scaleInWindowSeconds (-1) is no whole number of at least 0; give a whole number of at least 0",
    ],
  ])("%j", (props, message) => {
    expect(refused(props)).toBe(message);
  });

  test("a target with a number of its own", () => {
    expect(refused({}, { replicas: 3 })).toBe(
      "AutoscaleRule 'web': target (web) has a fixed number of replicas (3); leave replicas out of it: the rule decides their number",
    );
  });

  test("a target that another rule scales already, which would be the same object", () => {
    expect(refused({}, { autoscale: { cpuPercent: 50, max: 3 } })).toBe(
      "AutoscaleRule 'web': target (web) is scaled by another rule already; keep one of the two, with both thresholds",
    );
  });

  test("more pods than one on a disk that one node at a time can hold", () => {
    const message = refusal((chart) => {
      const tenant = shop(chart);
      const claim = new VolumeClaim(chart, "data", { tenant, capacity: "1Gi" });
      const target = new Deployment(chart, "web", {
        tenant,
        image: "nginx:1",
        mounts: [{ claim, path: "/data" }],
      });
      new AutoscaleRule(chart, "rule", { target, cpuPercent: 70, max: 5 });
    });
    expect(message).toBe(
      "AutoscaleRule 'web': mounts.claim (data) can be held by one node at a time, but there may be 5 pods; run one pod at a time, or use a StatefulSet with a disk for each",
    );
  });
});
