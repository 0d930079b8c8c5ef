import type { Plain } from "../provider/property-value";
import { samePlain } from "../provider/same-plain";
import type { KubeObject } from "./kube-object";
import { at, kindKey, listAt, mapAt, numberAt, textAt } from "./kube-object";
import { judgePod } from "./pod-readiness";
import type { Verdict } from "./verdict";
import { failed, ready, waiting } from "./verdict";

/** When an object of a kind counts as ready. */
export interface ReadinessRule {
  /** Default of how long to wait; seconds. */
  readonly timeoutSeconds: number;
  judge(live: KubeObject): Verdict;
}

/** The rule of an object's kind; undefined for kinds that are ready once they exist. */
export function readinessRule(object: KubeObject): ReadinessRule | undefined {
  return rules[kindKey(object)];
}

/** The condition of a type in an object's status. */
export function conditionOf(live: KubeObject, type: string): Plain | undefined {
  return listAt(live, "status", "conditions").find((condition) => textAt(condition, "type") === type);
}

const workloadTimeoutSeconds = 600;

const rules: Readonly<Record<string, ReadinessRule>> = {
  "apps/v1/DaemonSet": { timeoutSeconds: workloadTimeoutSeconds, judge: judgeDaemonSet },
  "apps/v1/Deployment": { timeoutSeconds: workloadTimeoutSeconds, judge: judgeDeployment },
  "apps/v1/StatefulSet": { timeoutSeconds: workloadTimeoutSeconds, judge: judgeStatefulSet },
  "batch/v1/Job": { timeoutSeconds: workloadTimeoutSeconds, judge: judgeJob },
  "v1/Pod": { timeoutSeconds: workloadTimeoutSeconds, judge: judgePod },
  "v1/PersistentVolume": { timeoutSeconds: 300, judge: judgePersistentVolume },
  "v1/ResourceQuota": { timeoutSeconds: 60, judge: judgeResourceQuota },
  "v1/Secret": { timeoutSeconds: 5, judge: judgeSecret },
  "v1/Service": { timeoutSeconds: workloadTimeoutSeconds, judge: judgeService },
};

/** The controller has seen the object as it is now; until then its status speaks of an older one. */
function isObserved(live: KubeObject): boolean {
  const observed = numberAt(live, "status", "observedGeneration");
  return observed !== undefined && observed >= (numberAt(live, "metadata", "generation") ?? 0);
}

function judgeDeployment(live: KubeObject): Verdict {
  if (!isObserved(live)) return waiting("Waiting for the Deployment's controller");
  const progressing = conditionOf(live, "Progressing");
  const reason = textAt(progressing, "reason");
  if (
    reason === "ProgressDeadlineExceeded" &&
    isAfterLastWrite(live, textAt(progressing, "lastUpdateTime"))
  ) {
    return failed(`[${reason}] ${textAt(progressing, "message") ?? "the rollout made no progress"}`);
  }
  const wanted = numberAt(live, "spec", "replicas") ?? 1;
  const updated = numberAt(live, "status", "updatedReplicas") ?? 0;
  const available = numberAt(live, "status", "availableReplicas") ?? 0;
  const isAvailable = textAt(conditionOf(live, "Available"), "status") === "True";
  const isRolledOut = progressing === undefined || reason === "NewReplicaSetAvailable";
  if (isAvailable && isRolledOut && updated >= wanted && available >= wanted) return ready;
  const failure = conditionOf(live, "ReplicaFailure");
  if (textAt(failure, "status") === "True") {
    return waiting(`[${textAt(failure, "reason") ?? ""}] ${textAt(failure, "message") ?? ""}`, "warning");
  }
  return waiting(
    `Waiting for the rollout (${Math.min(updated, available)}/${wanted} Pods updated and available)`,
  );
}

/** A rollout that goes back to earlier Pods keeps the last one's verdict until its own is found. */
function isAfterLastWrite(live: KubeObject, time: string | undefined): boolean {
  // Controllers write to subresources; what is written to the object itself is what it should be.
  const writes = listAt(live, "metadata", "managedFields").filter((entry) => !textAt(entry, "subresource"));
  const last = Math.max(...writes.map((entry) => Date.parse(textAt(entry, "time") ?? "")));
  return !(Date.parse(time ?? "") <= last);
}

function judgeStatefulSet(live: KubeObject): Verdict {
  if (!isObserved(live)) return waiting("Waiting for the StatefulSet's controller");
  const wanted = numberAt(live, "spec", "replicas") ?? 1;
  const readyReplicas = numberAt(live, "status", "readyReplicas") ?? 0;
  const existing = numberAt(live, "status", "replicas") ?? 0;
  if (existing !== wanted || readyReplicas !== wanted) {
    return waiting(`Waiting for Pods (${readyReplicas}/${wanted} ready)`);
  }
  const isManual = textAt(live, "spec", "updateStrategy", "type") === "OnDelete";
  const partition = numberAt(live, "spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
  const isUpdated = textAt(live, "status", "currentRevision") === textAt(live, "status", "updateRevision");
  const updated = numberAt(live, "status", "updatedReplicas") ?? 0;
  if (isUpdated || isManual || (partition > 0 && updated >= wanted - partition)) return ready;
  return waiting(`Waiting for the update to roll out (${updated}/${wanted} Pods updated)`);
}

function judgeDaemonSet(live: KubeObject): Verdict {
  const desired = numberAt(live, "status", "desiredNumberScheduled");
  if (!isObserved(live) || desired === undefined) return waiting("Waiting for the DaemonSet's controller");
  for (const [field, what] of [
    ["currentNumberScheduled", "scheduled"],
    ["updatedNumberScheduled", "updated"],
    ["numberAvailable", "available"],
    ["numberReady", "ready"],
  ] as const) {
    const count = numberAt(live, "status", field) ?? 0;
    if (count < desired) return waiting(`Waiting for Pods (${count}/${desired} ${what})`);
  }
  return ready;
}

function judgeJob(live: KubeObject): Verdict {
  const failure = conditionOf(live, "Failed");
  if (textAt(failure, "status") === "True") {
    return failed(`[${textAt(failure, "reason") ?? "Failed"}] ${textAt(failure, "message") ?? ""}`);
  }
  if (textAt(conditionOf(live, "Complete"), "status") === "True") return ready;
  if (at(live, "status", "startTime") === undefined) return waiting("Waiting for the Job to start");
  const count = (field: string) => numberAt(live, "status", field) ?? 0;
  return waiting(
    `Waiting for the Job to succeed (active: ${count("active")}, succeeded: ${count("succeeded")}, ` +
      `failed: ${count("failed")})`,
  );
}

function judgePersistentVolume(live: KubeObject): Verdict {
  const phase = textAt(live, "status", "phase");
  return phase === "Available" || phase === "Bound"
    ? ready
    : waiting("Waiting for the volume to be available");
}

function judgeResourceQuota(live: KubeObject): Verdict {
  return samePlain(at(live, "spec", "hard"), at(live, "status", "hard"))
    ? ready
    : waiting("Waiting for the quota to be enforced");
}

function judgeSecret(live: KubeObject): Verdict {
  // Only this type is filled in by a controller.
  if (textAt(live, "type") !== "kubernetes.io/service-account-token") return ready;
  return Object.keys(mapAt(live, "data")).length > 0 ? ready : waiting("Waiting for the token");
}

function judgeService(live: KubeObject): Verdict {
  if (textAt(live, "spec", "type") !== "LoadBalancer") return ready;
  return listAt(live, "status", "loadBalancer", "ingress").length > 0
    ? ready
    : waiting("Waiting for an IP address or host name of the load balancer");
}
