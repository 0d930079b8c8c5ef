/** Pod annotations by which a person sets what each container of the pod is to use, such as `400m` and `300Mi`. */
export const USAGE_ANNOTATIONS = {
  cpu: "kwok.x-k8s.io/usage-cpu",
  memory: "kwok.x-k8s.io/usage-memory",
} as const;

/** What pods use: what their annotations say, and next to nothing without. */
export function usage(): object {
  const from = (annotation: string, idle: string) => ({
    expression: `"${annotation}" in pod.metadata.annotations ? Quantity(pod.metadata.annotations["${annotation}"]) : Quantity("${idle}")`,
  });
  const usages = [
    { usage: { cpu: from(USAGE_ANNOTATIONS.cpu, "1m"), memory: from(USAGE_ANNOTATIONS.memory, "1Mi") } },
  ];
  return { kind: "ClusterResourceUsage", metadata: { name: "usage-from-annotations" }, spec: { usages } };
}

/** The part of a kubelet's `/metrics/resource` that metrics-server reads. */
export function resourceMetrics(): object {
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
