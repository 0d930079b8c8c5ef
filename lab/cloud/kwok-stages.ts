import { STAND_IN } from "./names";

/** Pod annotation that makes the containers of a pod that runs to completion fail with this exit code. */
export const EXIT_CODE_ANNOTATION = "lab.cloud-container-engine/exit-code";

/** Pod annotation that sets how long a pod runs that ends by itself, such as `30s`; a second without it. */
export const RUN_TIME_ANNOTATION = "lab.cloud-container-engine/run-time";

/** How nodes become ready and stay so. Their sizes and addresses are the business of others. */
export function nodeStages(port: number): readonly object[] {
  return [nodeReady(port), nodeHeartbeat()];
}

/** How pods run, fail to start, end and go. */
export function podStages(): readonly object[] {
  return [podRuns(), podLacksImage(), podEnds(), podGoes()];
}

interface Requirement {
  readonly key: string;
  readonly operator: "Exists" | "DoesNotExist" | "In" | "NotIn";
  readonly values?: readonly string[];
}

const IS_READY = '.status.conditions.[] | select( .type == "Ready" ) | .status';
const STAYS: Requirement = { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" };

const UNREACHABLE_IMAGE = '.spec.containers.[].image | select( test("^[^/]+[.]invalid(:[0-9]+)?/") )';

const NODE_CONDITIONS = `
{{ $now := Now }}
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ or $.metadata.creationTimestamp $now | Quote }}
{{ end }}
`;

function nodeReady(port: number): object {
  const statusTemplate = `${NODE_CONDITIONS}
daemonEndpoints:
  kubeletEndpoint:
    Port: ${port}
phase: Running
`;
  return stage("node-ready", "Node", [{ key: IS_READY, operator: "NotIn", values: ["True"] }], {
    statusTemplate,
  });
}

/** The lease tells that a node lives; its status is only freshened now and then, as a kubelet does. */
function nodeHeartbeat(): object {
  const delay = { durationMilliseconds: 300_000, jitterDurationMilliseconds: 330_000 };
  const ready: Requirement = { key: IS_READY, operator: "In", values: ["True"] };
  return stage("node-heartbeat", "Node", [ready], { statusTemplate: NODE_CONDITIONS }, { delay });
}

function podRuns(): object {
  const statusTemplate = `
{{ $now := Now }}
phase: Running
startTime: {{ $now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
conditions:
- { type: PodReadyToStartContainers, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: ContainersReady, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: Ready, status: "True", lastTransitionTime: {{ $now | Quote }} }
{{ range .spec.readinessGates }}
- { type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: {{ $now | Quote }} }
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: true
  started: true
  restartCount: 0
  state:
    running:
      startedAt: {{ $now | Quote }}
{{ end }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: true
  restartCount: 0
  {{ if eq ( or .restartPolicy "" ) "Always" }}
  started: true
  state:
    running:
      startedAt: {{ $now | Quote }}
  {{ else }}
  started: false
  state:
    terminated:
      exitCode: 0
      reason: Completed
      startedAt: {{ $now | Quote }}
      finishedAt: {{ $now | Quote }}
  {{ end }}
{{ end }}
`;
  const waiting: readonly Requirement[] = [
    STAYS,
    { key: UNREACHABLE_IMAGE, operator: "DoesNotExist" },
    { key: ".status.podIP", operator: "DoesNotExist" },
    { key: ".status.phase", operator: "NotIn", values: ["Succeeded", "Failed"] },
  ];
  return stage("pod-runs", "Pod", waiting, { statusTemplate });
}

/**
 * Registries of the reserved domain `invalid` (RFC 6761) serve no images anywhere, in the lab no less: what a
 * misspelt image looks like can be seen.
 */
function podLacksImage(): object {
  const statusTemplate = `
{{ $now := Now }}
phase: Pending
startTime: {{ $now | Quote }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
conditions:
- { type: PodReadyToStartContainers, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: ContainersReady, status: "False", reason: ContainersNotReady, lastTransitionTime: {{ $now | Quote }} }
- { type: Ready, status: "False", reason: ContainersNotReady, lastTransitionTime: {{ $now | Quote }} }
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: false
  started: false
  restartCount: 0
  state:
    waiting:
      reason: ImagePullBackOff
      message: {{ printf "Back-off pulling image %q: no such host" .image | Quote }}
{{ end }}
`;
  const starting: readonly Requirement[] = [
    STAYS,
    { key: UNREACHABLE_IMAGE, operator: "Exists" },
    { key: ".status.containerStatuses.[].name", operator: "DoesNotExist" },
  ];
  const event = { type: "Warning", reason: "Failed", message: "Error: ImagePullBackOff" };
  return stage("pod-lacks-image", "Pod", starting, { event, statusTemplate });
}

/** Pods that are not restarted for ever end after a while: those of Jobs, and single ones. */
function podEnds(): object {
  const annotation = `"${EXIT_CODE_ANNOTATION}"`;
  const statusTemplate = `
{{ $now := Now }}
{{ $code := or ( index ( or .metadata.annotations dict ) ${annotation} ) "0" }}
phase: {{ if eq $code "0" }}Succeeded{{ else }}Failed{{ end }}
conditions:
- { type: Ready, status: "False", reason: {{ if eq $code "0" }}PodCompleted{{ else }}PodFailed{{ end }}, lastTransitionTime: {{ $now | Quote }} }
- { type: ContainersReady, status: "False", reason: {{ if eq $code "0" }}PodCompleted{{ else }}PodFailed{{ end }}, lastTransitionTime: {{ $now | Quote }} }
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  ready: false
  started: false
  restartCount: 0
  state:
    terminated:
      exitCode: {{ $code }}
      reason: {{ if eq $code "0" }}Completed{{ else }}Error{{ end }}
      startedAt: {{ or $.status.startTime $now | Quote }}
      finishedAt: {{ $now | Quote }}
{{ end }}
`;
  const running: readonly Requirement[] = [
    STAYS,
    { key: ".status.phase", operator: "In", values: ["Running"] },
    { key: ".spec.restartPolicy", operator: "In", values: ["Never", "OnFailure"] },
  ];
  const delay = {
    durationMilliseconds: 1000,
    durationFrom: { expressionFrom: `.metadata.annotations["${RUN_TIME_ANNOTATION}"]` },
  };
  return stage("pod-ends", "Pod", running, { statusTemplate }, { delay });
}

/** A pod goes a moment after it was told to, once no controller holds it back by a finalizer. */
function podGoes(): object {
  const leaving: readonly Requirement[] = [
    { key: ".metadata.deletionTimestamp", operator: "Exists" },
    { key: ".metadata.finalizers", operator: "DoesNotExist" },
  ];
  return stage("pod-goes", "Pod", leaving, { delete: true }, { delay: { durationMilliseconds: 300 } });
}

function stage(
  name: string,
  kind: "Node" | "Pod",
  when: readonly Requirement[],
  next: object,
  more: object = {},
): object {
  return {
    kind: "Stage",
    metadata: { name, annotations: { [STAND_IN]: "what a kubelet would report" } },
    spec: { resourceRef: { apiGroup: "v1", kind }, selector: { matchExpressions: when }, ...more, next },
  };
}
