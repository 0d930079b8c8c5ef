import { customJudgment } from "../../../../lab/plugins/kubernetes/custom-readiness";
import type { KubeObject } from "../../../../lab/plugins/kubernetes/kube-object";
import { podProblems } from "../../../../lab/plugins/kubernetes/pod-readiness";
import { readinessRule } from "../../../../lab/plugins/kubernetes/readiness";
import { isWithoutEndpoints, judgeEndpoints } from "../../../../lab/plugins/kubernetes/service-endpoints";

function phase(object: KubeObject): string | undefined {
  return readinessRule(object)?.judge(object).phase;
}

const condition = (type: string, status: string, reason = "", message = ""): KubeObject => ({
  type,
  status,
  reason,
  message,
});

describe("W1: a Deployment", () => {
  const deployment = (status: KubeObject): KubeObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { generation: 2 },
    spec: { replicas: 2 },
    status,
  });
  const done = {
    observedGeneration: 2,
    updatedReplicas: 2,
    availableReplicas: 2,
    conditions: [condition("Available", "True"), condition("Progressing", "True", "NewReplicaSetAvailable")],
  };

  test("is ready when its controller has seen it and all new Pods are available", () => {
    expect(phase(deployment(done))).toBe("ready");
  });

  test.each<[string, KubeObject]>([
    ["its controller has not seen the change", { observedGeneration: 1 }],
    ["Pods of the old kind are left", { updatedReplicas: 1 }],
    ["new Pods are not available", { availableReplicas: 1 }],
    [
      "the rollout goes on",
      { conditions: [condition("Available", "True"), condition("Progressing", "True")] },
    ],
  ])("is not while %s", (_why, status) => {
    expect(phase(deployment({ ...done, ...status }))).toBe("waiting");
  });

  test("has failed when its progress deadline is over", () => {
    const late = condition("Progressing", "False", "ProgressDeadlineExceeded", "has timed out");
    expect(readinessRule(deployment({}))?.judge(deployment({ ...done, conditions: [late] }))).toEqual({
      phase: "failed",
      message: "[ProgressDeadlineExceeded] has timed out",
    });
  });
});

test("W1: a Deployment that is repaired has not failed for what its last rollout ended with", () => {
  const judged = (written: string) => {
    const late = {
      ...condition("Progressing", "False", "ProgressDeadlineExceeded"),
      lastUpdateTime: "2026-01-01T00:00:10Z",
    };
    return phase({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        generation: 2,
        managedFields: [
          { manager: "mine", time: written },
          { manager: "kube-controller-manager", subresource: "status", time: "2026-01-01T00:00:30Z" },
        ],
      },
      status: { observedGeneration: 2, conditions: [late] },
    });
  };
  expect(judged("2026-01-01T00:00:05Z")).toBe("failed");
  expect(judged("2026-01-01T00:00:20Z")).toBe("waiting");
});

describe("W2: a StatefulSet", () => {
  const set = (status: KubeObject, spec: KubeObject = {}): KubeObject => ({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { generation: 1 },
    spec: { replicas: 2, ...spec },
    status: { observedGeneration: 1, replicas: 2, readyReplicas: 2, ...status },
  });

  test("is ready when all Pods are of the latest revision", () => {
    expect(phase(set({ currentRevision: "b", updateRevision: "b" }))).toBe("ready");
    expect(phase(set({ currentRevision: "a", updateRevision: "b", updatedReplicas: 1 }))).toBe("waiting");
    expect(phase(set({ readyReplicas: 1, currentRevision: "b", updateRevision: "b" }))).toBe("waiting");
  });

  test("is ready with old Pods left that it must not touch", () => {
    const status = { currentRevision: "a", updateRevision: "b", updatedReplicas: 1 };
    expect(phase(set(status, { updateStrategy: { type: "OnDelete" } }))).toBe("ready");
    expect(phase(set(status, { updateStrategy: { rollingUpdate: { partition: 1 } } }))).toBe("ready");
  });
});

test("W3: a DaemonSet is ready when each node's Pod is current and available", () => {
  const set = (status: KubeObject): KubeObject => ({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { generation: 1 },
    status,
  });
  const counts = {
    observedGeneration: 1,
    desiredNumberScheduled: 2,
    currentNumberScheduled: 2,
    updatedNumberScheduled: 2,
    numberAvailable: 2,
    numberReady: 2,
  };
  expect(phase(set(counts))).toBe("ready");
  for (const name of Object.keys(counts).filter((key) => key !== "desiredNumberScheduled")) {
    expect(phase(set({ ...counts, [name]: name === "observedGeneration" ? 0 : 1 }))).toBe("waiting");
  }
  expect(phase(set({}))).toBe("waiting");
});

test("W4: a Job is ready when it is complete, and failed when it gave up", () => {
  const job = (conditions: readonly KubeObject[]): KubeObject => ({
    apiVersion: "batch/v1",
    kind: "Job",
    status: { conditions },
  });
  expect(phase(job([]))).toBe("waiting");
  expect(phase(job([condition("Complete", "True")]))).toBe("ready");
  expect(phase(job([condition("Failed", "True", "BackoffLimitExceeded")]))).toBe("failed");
});

describe("W6: a Pod", () => {
  const pod = (status: KubeObject): KubeObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p" },
    status,
  });

  test("is ready when it says so or has succeeded, and failed when it has ended otherwise", () => {
    expect(phase(pod({ phase: "Running", conditions: [condition("Ready", "True")] }))).toBe("ready");
    expect(phase(pod({ phase: "Succeeded" }))).toBe("ready");
    expect(phase(pod({ phase: "Running" }))).toBe("waiting");
    expect(phase(pod({ phase: "Failed" }))).toBe("failed");
  });

  test("tells what is wrong in the words of scheduler and kubelet", () => {
    expect(
      podProblems(pod({ conditions: [condition("PodScheduled", "False", "Unschedulable", "0/2 nodes")] })),
    ).toEqual(["[Pod p] 0/2 nodes"]);
    const waiting = {
      name: "c",
      state: { waiting: { reason: "ImagePullBackOff", message: "no such image" } },
    };
    expect(podProblems(pod({ containerStatuses: [waiting] }))).toEqual([
      "[Pod p] [ImagePullBackOff] no such image",
    ]);
    const crashed = {
      name: "c",
      lastState: { terminated: { exitCode: 3, reason: "Error", message: "boom" } },
    };
    expect(podProblems(pod({ containerStatuses: [crashed] }))).toEqual([
      "[Pod p] container 'c' ended with exit code 3 (Error): boom",
    ]);
    const starting = { name: "c", state: { waiting: { reason: "ContainerCreating" } } };
    expect(podProblems(pod({ containerStatuses: [starting] }))).toEqual([]);
  });
});

describe("W8: a Service", () => {
  const service = (spec: KubeObject, status: KubeObject = {}): KubeObject => ({
    apiVersion: "v1",
    kind: "Service",
    spec: { selector: { app: "web" }, ...spec },
    status,
  });
  const slice = (...conditions: KubeObject[]): KubeObject => ({
    endpoints: conditions.map((one) => ({ conditions: one })),
  });

  test("of type LoadBalancer waits for its address", () => {
    expect(phase(service({ type: "LoadBalancer" }))).toBe("waiting");
    const status = { loadBalancer: { ingress: [{ ip: "198.51.100.1" }] } };
    expect(phase(service({ type: "LoadBalancer" }, status))).toBe("ready");
    expect(phase(service({ type: "NodePort" }))).toBe("ready");
  });

  test("waits until its Pods take traffic, and not for ever where it has none", () => {
    expect(judgeEndpoints([slice({ ready: true }, { ready: false })], 0).phase).toBe("waiting");
    expect(judgeEndpoints([slice({ ready: true }), slice({})], 0).phase).toBe("ready");
    expect(judgeEndpoints([], 0).phase).toBe("waiting");
    expect(judgeEndpoints([slice()], 3000).phase).toBe("ready");
  });

  test("that no controller finds Pods for does not wait", () => {
    expect(isWithoutEndpoints(service({ clusterIP: "None" }))).toBe(true);
    expect(isWithoutEndpoints(service({ type: "ExternalName" }))).toBe(true);
    expect(isWithoutEndpoints(service({ selector: {} }))).toBe(true);
    expect(isWithoutEndpoints(service({}))).toBe(false);
  });
});

describe("the annotation pulumi.com/waitFor", () => {
  const asking = (waitFor: string): KubeObject => ({
    metadata: { annotations: { "pulumi.com/waitFor": waitFor } },
  });
  const live: KubeObject = {
    metadata: { generation: 1 },
    status: { phase: "Up", nodes: [{ name: "n1" }], conditions: [condition("Synced", "True")] },
  };

  test.each([
    ["condition=Synced", "ready"],
    ["condition=synced=true", "ready"],
    ["condition=Synced=False", "waiting"],
    ["jsonpath={.status.phase}=Up", "ready"],
    ["jsonpath={.status.nodes[0].name}=n1", "ready"],
    ["jsonpath={.status.phase}=Down", "waiting"],
    ["jsonpath={.status.missing}", "waiting"],
    ['["condition=Synced", "jsonpath={.status.phase}=Down"]', "waiting"],
  ])("%s finds it %s", (expression, expected) => {
    expect(customJudgment(asking(expression))?.(live).phase).toBe(expected);
  });

  test("waits while the object's controller has not seen it", () => {
    const stale = { ...live, metadata: { generation: 2 }, status: { observedGeneration: 1, phase: "Up" } };
    expect(customJudgment(asking("jsonpath={.status.phase}=Up"))?.(stale).phase).toBe("waiting");
  });

  test("says what it expects when it does not understand", () => {
    expect(() => customJudgment(asking("ready"))).toThrow("expected condition=<type>");
    expect(() => customJudgment(asking("[]"))).toThrow("at least one condition");
  });
});
