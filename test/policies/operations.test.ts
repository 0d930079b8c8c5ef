import type { Rule } from "../../lib/isolation/rule";
import { disruptionBudget } from "../../lib/policies/operations/disruption-budget";
import { knownNames } from "../../lib/policies/operations/known-names";
import { readyProbes } from "../../lib/policies/operations/ready-probes";
import { retention } from "../../lib/policies/operations/retention";
import { severalReplicas } from "../../lib/policies/operations/several-replicas";
import { OPERATIONS_RULES } from "../../lib/policies/operations";
import { objects } from "../e2e/manifests/world";
import { SERVICES } from "../e2e/manifests/services";
import { WORKLOADS } from "../e2e/manifests/workloads";
import type { Manifest } from "../isolation/support/cases";
import { objections, workload } from "./support";

interface Cases {
  readonly rule: Rule;
  readonly advised: Readonly<Record<string, readonly Manifest[]>>;
  readonly passed: Readonly<Record<string, readonly Manifest[]>>;
}

const NONE = { alone: [], together: [] };

const two = workload({ replicas: 2 });
const metadata = { name: "web", namespace: "shop" };

function budget(selector: object | null, namespace = "shop"): Manifest {
  const spec = { maxUnavailable: 1, selector };
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web", namespace },
    spec,
  };
}

function scaler(minReplicas: number | undefined, name = "web"): Manifest {
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name };
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata,
    spec: { scaleTargetRef, minReplicas, maxReplicas: 4 },
  };
}

function service(selector: object | undefined, namespace = "shop"): Manifest {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace },
    spec: { selector, ports: [{ port: 80 }] },
  };
}

function cronJob(spec: Readonly<Record<string, unknown>>): Manifest {
  return { apiVersion: "batch/v1", kind: "CronJob", metadata, spec: { schedule: "0 0 * * *", ...spec } };
}

const web = { matchLabels: { app: "web" } };

const CASES: readonly Cases[] = [
  {
    rule: disruptionBudget,
    advised: {
      none: [two],
      "for other pods": [two, budget({ matchLabels: { app: "db" } })],
      "for pods with one label more": [two, budget({ matchLabels: { app: "web", tier: "front" } })],
      "in another namespace": [two, budget(web, "bank")],
      "one that selects nothing": [two, budget(null)],
      "none, and an autoscaler that keeps two": [workload(), scaler(2)],
      "none of a set": [workload({ replicas: 3 }, {}, "StatefulSet")],
    },
    passed: {
      "its own": [two, budget(web)],
      "one for all pods": [two, budget({})],
      "one by expressions": [two, budget({ matchExpressions: [{ key: "app", operator: "Exists" }] })],
      "a single pod": [workload({ replicas: 1 })],
      "no number": [workload()],
      "an autoscaler that keeps one": [workload({ replicas: 3 }), scaler(undefined)],
    },
  },
  {
    rule: readyProbes,
    advised: {
      none: [workload({}, { readinessProbe: undefined })],
      "null, on each node": [workload({}, { readinessProbe: null }, "DaemonSet")],
      "none but for life": [
        workload({}, { readinessProbe: undefined, livenessProbe: { tcpSocket: { port: 80 } } }),
      ],
    },
    passed: {
      "a probe": [workload()],
      "nothing to call": [workload({}, { readinessProbe: undefined, ports: [] })],
      "a job": [{ ...workload({}, { readinessProbe: undefined }, "Job"), apiVersion: "batch/v1" }],
    },
  },
  {
    rule: severalReplicas,
    advised: {
      "no number": [workload(), service({ app: "web" })],
      one: [workload({ replicas: 1 }), service({ app: "web" })],
      "an autoscaler that keeps one": [workload({ replicas: 5 }), scaler(undefined), service({ app: "web" })],
    },
    passed: {
      two: [two, service({ app: "web" })],
      none: [workload({ replicas: 0 }), service({ app: "web" })],
      "an autoscaler that keeps two": [workload(), scaler(2), service({ app: "web" })],
      "a service for others": [workload(), service({ app: "db" })],
      "a service of another namespace": [workload(), service({ app: "web" }, "bank")],
      "a service without a selector": [workload(), service(undefined), service({})],
      "a set": [workload({}, {}, "StatefulSet"), service({ app: "web" })],
    },
  },
  {
    rule: retention,
    advised: {
      "disks that go with the set": [
        workload({ persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" } }, {}, "StatefulSet"),
      ],
      "disks that go with a pod": [
        workload({ persistentVolumeClaimRetentionPolicy: { whenScaled: "Delete" } }, {}, "StatefulSet"),
      ],
      "no revision": [workload({ revisionHistoryLimit: 0 })],
      "no failed run": [cronJob({ failedJobsHistoryLimit: 0 })],
    },
    passed: {
      "what Kubernetes keeps": [workload(), workload({}, {}, "StatefulSet"), cronJob({})],
      "no run that went well": [cronJob({ successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 1 })],
    },
  },
  {
    rule: knownNames,
    advised: {
      "no label": [{ ...two, metadata }],
      "an empty one": [
        {
          ...two,
          metadata: {
            ...metadata,
            labels: { "app.kubernetes.io/name": "", "app.kubernetes.io/managed-by": "test" },
          },
        },
      ],
      "no label of a schedule": [cronJob({})],
    },
    passed: { both: [two], "what is no workload": [service({ app: "web" })] },
  },
];

describe.each(CASES.map((cases) => [cases.rule.name, cases] as const))(
  "T2: the pack operations, %s",
  (_name, { rule, advised, passed }) => {
    test.each(Object.entries(advised))("advises on %s", (_case, manifests) => {
      expect(objections(manifests, [rule])).not.toEqual(NONE);
    });

    test.each(Object.entries(passed))("has nothing against %s", (_case, manifests) => {
      expect(objections(manifests, [rule])).toEqual(NONE);
    });
  },
);

test("T2: each rule of operations has its cases", () => {
  expect(CASES.map(({ rule }) => rule)).toEqual(OPERATIONS_RULES);
});

describe("T2: what constructs make is operable as far as nobody says otherwise", () => {
  // How many pods, whether disks go, and whether a port is watched, the arguments say.
  const always = [disruptionBudget, knownNames];

  test.each([...WORKLOADS, ...SERVICES])("%s", (_name, build) => {
    expect(objections(objects("own", build), always)).toEqual(NONE);
  });
});
