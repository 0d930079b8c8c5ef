import type { Construct } from "constructs";
import type { ScalableWorkload, ScalableWorkloadProps } from "../../lib/constructs";
import { Deployment, StatefulSet, VolumeClaim } from "../../lib/constructs";
import { only, refusal, shop, synthesize } from "../support/manifests";

type Make = (scope: Construct, id: string, props: ScalableWorkloadProps) => ScalableWorkload;

const kinds: readonly (readonly [string, Make])[] = [
  ["Deployment", (scope, id, props) => new Deployment(scope, id, props)],
  ["StatefulSet", (scope, id, props) => new StatefulSet(scope, id, props)],
];

describe.each(kinds)("number of pods of a %s (W1, W2, W12, C8)", (kind, make) => {
  const made = (props: Partial<ScalableWorkloadProps> = {}) =>
    synthesize((chart) => void make(chart, "web", { tenant: shop(chart), image: "nginx:1", ...props }));
  const refused = (props: Partial<ScalableWorkloadProps>) =>
    refusal((chart) => void make(chart, "web", { tenant: shop(chart), image: "nginx:1", ...props }));
  const budgets = (props: Partial<ScalableWorkloadProps>) =>
    made(props).filter((object) => object.kind === "PodDisruptionBudget");

  test.each([0, 1, 2, 50])("%d", (replicas) => {
    expect(only(made({ replicas }), kind).spec).toMatchObject({ replicas });
  });

  test("not said, so that somebody else may decide it", () => {
    expect(only(made(), kind).spec).not.toHaveProperty("replicas");
  });

  test("a disruption budget from two on, which lets nodes be drained pod by pod", () => {
    expect(budgets({})).toEqual([]);
    expect(budgets({ replicas: 0 })).toEqual([]);
    expect(budgets({ replicas: 1 })).toEqual([]);
    expect(budgets({ replicas: 2 })).toMatchObject([
      {
        metadata: { name: "web", namespace: "shop" },
        spec: {
          maxUnavailable: 1,
          unhealthyPodEvictionPolicy: "AlwaysAllow",
          selector: {
            matchLabels: {
              "app.kubernetes.io/name": "web",
              "cloud-container-engine/kind": kind.toLowerCase(),
            },
          },
        },
      },
    ]);
  });

  test("decided by a rule, and not said in the manifest, which would fight it", () => {
    const objects = made({ autoscale: { cpuPercent: 70, max: 5 } });
    expect(only(objects, kind).spec).not.toHaveProperty("replicas");
    expect(only(objects, "HorizontalPodAutoscaler").spec).toMatchObject({
      scaleTargetRef: { apiVersion: "apps/v1", kind, name: "web" },
      minReplicas: 2,
      maxReplicas: 5,
    });
  });

  test("a disruption budget where the rule keeps two or more, and none where it may go down to one", () => {
    expect(budgets({ autoscale: { cpuPercent: 70, max: 5 } })).toHaveLength(1);
    expect(budgets({ autoscale: { cpuPercent: 70, min: 1, max: 5 } })).toEqual([]);
  });

  test.each<[Partial<ScalableWorkloadProps>, string]>([
    [
      { replicas: -1 },
      `${kind} 'web': replicas (-1) is no whole number of at least 0; give a whole number of at least 0`,
    ],
    [
      { replicas: 1.5 },
      `${kind} 'web': replicas (1.5) is no whole number of at least 0; give a whole number of at least 0`,
    ],
    [
      { replicas: 2, autoscale: { cpuPercent: 70, max: 5 } },
      `${kind} 'web': replicas (2) contradicts autoscale, which decides the number of pods; leave replicas out, and set autoscale.min and autoscale.max`,
    ],
    [
      { autoscale: { cpuPercent: 70, min: 6, max: 5 } },
      "AutoscaleRule 'web': min (6) exceeds max (5); raise max or lower min",
    ],
  ])("refuses %j", (props, message) => {
    expect(refused(props)).toBe(message);
  });

  test.each<Partial<ScalableWorkloadProps>>([{ replicas: 2 }, { autoscale: { cpuPercent: 70, max: 2 } }])(
    "refuses a disk that one node at a time can hold, with %j",
    (props) => {
      const message = refusal((chart) => {
        const tenant = shop(chart);
        const claim = new VolumeClaim(chart, "data", { tenant, capacity: "1Gi" });
        make(chart, "web", { tenant, image: "nginx:1", mounts: [{ claim, path: "/data" }], ...props });
      });
      expect(message).toBe(
        `${kind} 'web': mounts.claim (data) can be held by one node at a time, but there may be 2 pods; run one pod at a time, or use a StatefulSet with a disk for each`,
      );
    },
  );
});
