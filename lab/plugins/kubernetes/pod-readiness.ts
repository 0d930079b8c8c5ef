import type { Plain } from "../provider/property-value";
import type { KubeObject } from "./kube-object";
import { at, listAt, nameOf, numberAt, textAt } from "./kube-object";
import type { Verdict } from "./verdict";
import { failed, ready, waiting } from "./verdict";

/** Ready, or done with exit code 0; a pod that failed for good is not waited for. */
export function judgePod(live: KubeObject): Verdict {
  const phase = textAt(live, "status", "phase");
  if (phase === "Succeeded" || isTrue(live, "Ready")) return ready;
  const [problem] = podProblems(live);
  if (phase === "Failed") {
    return failed(problem ?? textAt(live, "status", "message") ?? `Pod ${nameOf(live)} failed`);
  }
  if (problem !== undefined) return waiting(problem, "warning");
  if (!isTrue(live, "PodScheduled")) return waiting("Waiting for the Pod to be scheduled");
  return waiting(
    isTrue(live, "Initialized") ? "Waiting for the Pod to be ready" : "Waiting for the Pod to be initialized",
  );
}

/** What keeps a pod from being ready, in the words of the scheduler and the kubelet; empty when nothing is wrong. */
export function podProblems(pod: KubeObject): readonly string[] {
  if (textAt(pod, "status", "phase") === "Succeeded" || isTrue(pod, "Ready")) return [];
  const problems: string[] = [];
  const scheduled = condition(pod, "PodScheduled");
  if (textAt(scheduled, "status") === "False") problems.push(textAt(scheduled, "message") ?? "not scheduled");
  const containers = [
    ...listAt(pod, "status", "initContainerStatuses"),
    ...listAt(pod, "status", "containerStatuses"),
  ];
  problems.push(...containers.flatMap(containerProblems));
  if (problems.length === 0 && textAt(pod, "status", "phase") === "Failed") {
    problems.push(textAt(pod, "status", "message") ?? textAt(pod, "status", "reason") ?? "failed");
  }
  return problems.map((problem) => `[Pod ${nameOf(pod)}] ${problem}`);
}

function containerProblems(container: Plain): readonly string[] {
  if (at(container, "ready") === true) return [];
  const problems: string[] = [];
  const name = textAt(container, "name") ?? "";
  const wait = textAt(container, "state", "waiting", "reason");
  if (wait !== undefined && !startingReasons.has(wait)) {
    problems.push(`[${wait}] ${textAt(container, "state", "waiting", "message") ?? name}`);
  }
  for (const state of ["state", "lastState"]) {
    const exitCode = numberAt(container, state, "terminated", "exitCode");
    if (exitCode === undefined || exitCode === 0) continue;
    const reason = textAt(container, state, "terminated", "reason") ?? "Error";
    const message = textAt(container, state, "terminated", "message");
    problems.push(
      `container '${name}' ended with exit code ${exitCode} (${reason})${message ? `: ${message}` : ""}`,
    );
  }
  return problems;
}

const startingReasons: ReadonlySet<string> = new Set(["ContainerCreating", "PodInitializing"]);

function condition(pod: KubeObject, type: string): Plain | undefined {
  return listAt(pod, "status", "conditions").find((candidate) => textAt(candidate, "type") === type);
}

function isTrue(pod: KubeObject, type: string): boolean {
  return textAt(condition(pod, type), "status") === "True";
}
