import type { Severity } from "../provider/engine-log";
import { UnreachableError } from "./api-client";
import { ApiError, isNotFound } from "./api-error";
import type { Cluster } from "./cluster";
import { refOf } from "./cluster";
import { customJudgment } from "./custom-readiness";
import { Deadline } from "./deadline";
import type { KubeObject } from "./kube-object";
import { hasTrueAnnotation, kindKey, nameOf, namespaceOf, steering, textAt } from "./kube-object";
import { patiently } from "./patiently";
import { describeProblems } from "./problems";
import { readinessRule } from "./readiness";
import { isWithoutEndpoints, judgeEndpoints } from "./service-endpoints";
import type { Verdict } from "./verdict";
import { failed, ready, waiting } from "./verdict";

export interface ReadinessRequest {
  readonly cluster: Cluster;
  /** The manifest as deployed; its annotations steer the wait. */
  readonly manifest: KubeObject;
  /** What the API server answered. */
  readonly live: KubeObject;
  /** Seconds; undefined for the kind's default. */
  readonly timeoutSeconds?: number;
  /** Aborts when the user interrupts the run. */
  readonly cancelled: AbortSignal;
  /** Progress for people. */
  readonly report: (severity: Severity, message: string) => void;
}

/** The object exists but is not ready; `reasons` say why, in the cluster's words. */
export class NotReadyError extends Error {
  constructor(
    message: string,
    readonly live: KubeObject,
    readonly reasons: readonly string[],
  ) {
    super(message);
    this.name = "NotReadyError";
  }
}

/**
 * Waits until an object is ready in the sense of its kind, and returns it as it is then.
 *
 * @throws NotReadyError when it fails, the time is up or the run is interrupted.
 */
export async function awaitReady(request: ReadinessRequest): Promise<KubeObject> {
  const { manifest, live } = request;
  if (hasTrueAnnotation(manifest, steering.skipAwait)) return live;
  const custom = customJudgment(manifest);
  const rule = await ruleFor(request);
  const judge = custom ?? rule?.judge;
  if (!judge) return live;

  const deadline = new Deadline(request.timeoutSeconds ?? rule?.timeoutSeconds ?? 600, request.cancelled);
  const progress = new Progress(request);
  try {
    const readyObject = await awaitVerdict(request, judge, deadline, progress);
    if (!custom && !isWithoutEndpoints(readyObject)) {
      await awaitEndpoints(request, readyObject, deadline, progress);
    }
    return readyObject;
  } finally {
    progress.stop();
    deadline.dispose();
  }
}

/** Whether the object is ready at this moment; the reasons why not otherwise. */
export async function judgeNow(
  cluster: Cluster,
  manifest: KubeObject,
  live: KubeObject,
): Promise<readonly string[]> {
  if (hasTrueAnnotation(manifest, steering.skipAwait)) return [];
  const rule = readinessRule(live);
  const verdict = rule?.judge(live) ?? ready;
  if (verdict.phase === "ready") return [];
  return [verdict.message, ...(await describeProblems(cluster, live))];
}

type Judge = (live: KubeObject) => Verdict;

async function ruleFor(
  request: ReadinessRequest,
): Promise<{ timeoutSeconds: number; judge: Judge } | undefined> {
  if (kindKey(request.live) !== "v1/PersistentVolumeClaim") return readinessRule(request.live);
  const isLate = await bindsLate(request);
  return {
    timeoutSeconds: 300,
    judge: (live) => {
      const phase = textAt(live, "status", "phase");
      if (phase === "Bound" || (isLate && phase === "Pending")) return ready;
      if (phase === "Lost") return failed("the claim's volume is lost");
      return waiting("Waiting for the claim to be bound to a volume");
    },
  };
}

/** A claim of a class that waits for its first consumer stays pending until a Pod mounts it. */
async function bindsLate(request: ReadinessRequest): Promise<boolean> {
  const name = textAt(request.live, "spec", "storageClassName");
  if (!name) return false;
  try {
    const storageClass = await request.cluster.get({
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      namespace: "",
      name,
    });
    return textAt(storageClass, "volumeBindingMode") === "WaitForFirstConsumer";
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    request.report("warning", `cannot read StorageClass '${name}': ${error.message}`);
    return false;
  }
}

async function awaitVerdict(
  request: ReadinessRequest,
  judge: Judge,
  deadline: Deadline,
  progress: Progress,
): Promise<KubeObject> {
  const { cluster } = request;
  let current = request.live;
  let isDeleted = false;
  for (;;) {
    const verdict = isDeleted ? failed("it was deleted meanwhile") : judge(current);
    if (verdict.phase === "ready") return current;
    if (verdict.phase === "failed")
      throw await notReady(request, current, "failed to become ready", verdict.message);
    if (deadline.isCancelled) throw await notReady(request, current, "was interrupted", verdict.message);
    if (deadline.isOver)
      throw await notReady(request, current, "timed out waiting to be ready", verdict.message);
    progress.show(current, verdict);
    const follow = cluster.watch(refOf(current), versionOf(current), deadline.signal, (event) => {
      if (event.type === "BOOKMARK") return false;
      isDeleted = event.type === "DELETED";
      if (isDeleted) return true;
      current = event.object;
      const next = judge(current);
      if (next.phase === "waiting") progress.show(current, next);
      return next.phase !== "waiting";
    });
    const isLost = await follow.then(
      () => false,
      // Mostly a version that the server forgot, or a control plane that fails over: look at the object again.
      (error: unknown) => isOfServer(error),
    );
    if (isLost) await deadline.pause(1000);
    if (isDeleted || deadline.isOver || judge(current).phase !== "waiting") continue;
    try {
      current = await patiently(deadline, () => cluster.get(refOf(current)));
    } catch (error) {
      if (!isNotFound(error)) throw error;
      isDeleted = true;
    }
  }
}

/** @throws the error itself when it is not of the API server's making */
function isOfServer(error: unknown): true {
  if (error instanceof ApiError || error instanceof UnreachableError) return true;
  throw error;
}

async function awaitEndpoints(
  request: ReadinessRequest,
  service: KubeObject,
  deadline: Deadline,
  progress: Progress,
): Promise<void> {
  let pauseMs = 100;
  for (let waitedMs = 0; ; waitedMs += pauseMs, pauseMs = Math.min(pauseMs * 2, 1000)) {
    const slices = await patiently(deadline, () => endpointSlices(request.cluster, service));
    const verdict = judgeEndpoints(slices, waitedMs);
    if (verdict.phase === "ready") return;
    if (deadline.isCancelled) throw await notReady(request, service, "was interrupted", verdict.message);
    if (deadline.isOver)
      throw await notReady(request, service, "timed out waiting to be ready", verdict.message);
    if (verdict.phase === "waiting") progress.show(service, verdict);
    await deadline.pause(pauseMs);
  }
}

function endpointSlices(cluster: Cluster, service: KubeObject): Promise<readonly KubeObject[]> {
  const kind = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" };
  const labelSelector = `kubernetes.io/service-name=${nameOf(service)}`;
  return cluster.list(kind, namespaceOf(service), { labelSelector });
}

async function notReady(
  request: ReadinessRequest,
  live: KubeObject,
  what: string,
  message: string,
): Promise<NotReadyError> {
  const reasons = new Set([message, ...(await describeProblems(request.cluster, live))]);
  return new NotReadyError(
    `it ${what}`,
    live,
    [...reasons].filter((reason) => reason !== ""),
  );
}

function versionOf(live: KubeObject): string {
  return textAt(live, "metadata", "resourceVersion") ?? "";
}

/** Tells people what is waited for, and from time to time what stands in the way. */
class Progress {
  private last = "";
  private object?: KubeObject;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly request: ReadinessRequest) {
    this.timer = setInterval(() => void this.showProblems(), 10_000);
  }

  show(
    object: KubeObject,
    verdict: { readonly message: string; readonly severity: "info" | "warning" },
  ): void {
    this.object = object;
    if (verdict.message === this.last) return;
    this.last = verdict.message;
    this.request.report(verdict.severity, verdict.message);
  }

  stop(): void {
    clearInterval(this.timer);
    if (this.last !== "") this.request.report("info", "");
  }

  private async showProblems(): Promise<void> {
    if (!this.object) return;
    for (const problem of await describeProblems(this.request.cluster, this.object)) {
      this.request.report("warning", problem);
    }
  }
}
