import { stringify } from "yaml";
import { KWOK_NODE, STAND_IN } from "./names";

/** Pod annotations by which a person sets what each container of the pod is to use, such as `400m` and `300Mi`. */
export const USAGE_ANNOTATIONS = {
  cpu: "kwok.x-k8s.io/usage-cpu",
  memory: "kwok.x-k8s.io/usage-memory",
} as const;

/** Pod annotation that makes the containers of a pod that runs to completion fail with this exit code. */
export const EXIT_CODE_ANNOTATION = "lab.cloud-container-engine/exit-code";

/** Pod annotation that sets how long a pod runs that ends by itself, such as `30s`; a second without it. */
export const RUN_TIME_ANNOTATION = "lab.cloud-container-engine/run-time";

/** How kwok is run. */
export interface KwokSettings {
  /** Path of a kubeconfig that may change nodes, pods, leases and events. */
  readonly kubeconfig: string;
  /** Path of the file that holds {@link kwokConfiguration}. */
  readonly configuration: string;
  /** Loopback port on which kwok serves what kubelets would. */
  readonly port: number;
  /** Certificate for `localhost`, and its key: paths of PEM files. */
  readonly certificate: string;
  readonly key: string;
}

/** Command line of kwok v0.7.0, without the program. */
export function kwokArguments(settings: KwokSettings): readonly string[] {
  return [
    `--config=${settings.configuration}`,
    `--kubeconfig=${settings.kubeconfig}`,
    `--server-address=127.0.0.1:${settings.port}`,
    `--node-port=${settings.port}`,
    `--tls-cert-file=${settings.certificate}`,
    `--tls-private-key-file=${settings.key}`,
    `--manage-nodes-with-annotation-selector=${KWOK_NODE.key}=${KWOK_NODE.value}`,
    "--node-lease-duration-seconds=40",
    "--v=WARN",
  ];
}

/** What the configuration depends on. */
export interface KwokConfigurationSettings {
  /** Loopback port on which kwok serves what kubelets would. */
  readonly port: number;
  /** Path of a text file that `kubectl logs` shows for every container; kwok has no containers. */
  readonly logsFile: string;
}

/** Content for {@link KwokConfigurationSettings.logsFile}, in the format of container logs. */
export const LOGS_TEXT =
  "2000-01-01T00:00:00.000000000Z stdout F This pod is played by kwok in the lab: no container runs, so there is no log.\n";

/**
 * Configuration of kwok as YAML documents: how nodes become ready, pods run, end and go, and what they use.
 * Nodes keep the sizes and addresses that they have; those are the business of others.
 *
 * @see https://kwok.sigs.k8s.io/docs/user/stages-configuration/
 */
export function kwokConfiguration(settings: KwokConfigurationSettings): string {
  const documents = [
    nodeReady(settings.port),
    nodeHeartbeat(),
    podRuns(),
    podEnds(),
    podGoes(),
    usage(),
    resourceMetrics(),
    logs(settings.logsFile),
  ];
  return documents
    .map((document) => stringify({ apiVersion: "kwok.x-k8s.io/v1alpha1", ...document }))
    .join("---\n");
}

interface Requirement {
  readonly key: string;
  readonly operator: "Exists" | "DoesNotExist" | "In" | "NotIn";
  readonly values?: readonly string[];
}

const IS_READY = '.status.conditions.[] | select( .type == "Ready" ) | .status';
const STAYS: Requirement = { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" };

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
    { key: ".status.podIP", operator: "DoesNotExist" },
    { key: ".status.phase", operator: "NotIn", values: ["Succeeded", "Failed"] },
  ];
  return stage("pod-runs", "Pod", waiting, { statusTemplate });
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

function usage(): object {
  const from = (annotation: string, idle: string) => ({
    expression: `"${annotation}" in pod.metadata.annotations ? Quantity(pod.metadata.annotations["${annotation}"]) : Quantity("${idle}")`,
  });
  const usages = [
    { usage: { cpu: from(USAGE_ANNOTATIONS.cpu, "1m"), memory: from(USAGE_ANNOTATIONS.memory, "1Mi") } },
  ];
  return { kind: "ClusterResourceUsage", metadata: { name: "usage-from-annotations" }, spec: { usages } };
}

/** The part of a kubelet's `/metrics/resource` that metrics-server reads. */
function resourceMetrics(): object {
  const of = (what: "pod" | "container") => [
    ...(what === "container" ? [{ name: "container", value: "container.name" }] : []),
    { name: "namespace", value: "pod.metadata.namespace" },
    { name: "pod", value: "pod.metadata.name" },
  ];
  const metric = (
    name: string,
    dimension: string,
    kind: string,
    value: string,
    labels?: readonly object[],
  ) => ({
    name,
    dimension,
    kind,
    help: name,
    value,
    ...(labels ? { labels } : {}),
  });
  const metrics = [
    metric(
      "container_start_time_seconds",
      "container",
      "gauge",
      "UnixSecond(pod.metadata.creationTimestamp)",
      of("container"),
    ),
    metric(
      "container_cpu_usage_seconds_total",
      "container",
      "counter",
      'pod.CumulativeUsage("cpu", container.name)',
      of("container"),
    ),
    metric(
      "container_memory_working_set_bytes",
      "container",
      "gauge",
      'pod.Usage("memory", container.name)',
      of("container"),
    ),
    metric("pod_cpu_usage_seconds_total", "pod", "counter", 'pod.CumulativeUsage("cpu")', of("pod")),
    metric("pod_memory_working_set_bytes", "pod", "gauge", 'pod.Usage("memory")', of("pod")),
    metric("node_cpu_usage_seconds_total", "node", "counter", 'node.CumulativeUsage("cpu")'),
    metric("node_memory_working_set_bytes", "node", "gauge", 'node.Usage("memory")'),
  ];
  const path = "/metrics/nodes/{nodeName}/metrics/resource";
  return { kind: "Metric", metadata: { name: "metrics-resource" }, spec: { path, metrics } };
}

function logs(logsFile: string): object {
  return { kind: "ClusterLogs", metadata: { name: "logs" }, spec: { logs: [{ logsFile }] } };
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
