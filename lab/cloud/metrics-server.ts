import type { Manifest } from "./cluster/kinds";
import { STAND_IN } from "./names";

/** Name of the user under which metrics-server calls the API: the common name of its client certificate. */
export const METRICS_SERVER_USER = "metrics-server";

/** Names that metrics-server's certificate must be valid for: the API server calls it by that of its Service. */
export const METRICS_SERVER_HOSTS: readonly string[] = ["metrics-server.kube-system.svc", "localhost"];

/** Where the cluster finds metrics-server. */
export interface MetricsServerAddress {
  /** Loopback port. */
  readonly port: number;
  /** PEM of the authority that issued its certificate. */
  readonly authority: string;
}

/** How metrics-server is run. */
export interface MetricsServerSettings {
  /** Path of a kubeconfig for {@link METRICS_SERVER_USER}. */
  readonly kubeconfig: string;
  /** Loopback port. */
  readonly port: number;
  /** Certificate for {@link METRICS_SERVER_HOSTS}, and its key: paths of PEM files. */
  readonly certificate: string;
  readonly key: string;
  /** Path of the PEM of the authority that issued kwok's certificate. */
  readonly kubeletAuthority: string;
}

/**
 * Command line of metrics-server v0.7.2, without the program. It runs beside the control plane, not in it, since
 * no container runs in the lab. Usage is read every 10 s, the shortest that it takes.
 */
export function metricsServerArguments(settings: MetricsServerSettings): readonly string[] {
  return [
    `--kubeconfig=${settings.kubeconfig}`,
    `--authentication-kubeconfig=${settings.kubeconfig}`,
    `--authorization-kubeconfig=${settings.kubeconfig}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${settings.port}`,
    `--tls-cert-file=${settings.certificate}`,
    `--tls-private-key-file=${settings.key}`,
    `--kubelet-certificate-authority=${settings.kubeletAuthority}`,
    "--kubelet-preferred-address-types=InternalDNS",
    "--kubelet-use-node-status-port",
    "--kubelet-request-timeout=5s",
    "--metric-resolution=10s",
  ];
}

/**
 * What makes metrics-server a part of the API: the APIService, verified by its certificate, and what it may do.
 * Apply them once it answers: a registered API that does not keeps namespaces from being deleted.
 */
export function metricsServerObjects(address: MetricsServerAddress): readonly Manifest[] {
  const named = (kind: string, group: string, name: string, namespace?: string) => ({
    apiVersion: group,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      annotations: {
        [STAND_IN]:
          "metrics-server itself is real, and runs beside the control plane; what it measures is played by kwok",
      },
    },
  });
  const rbac = "rbac.authorization.k8s.io/v1";
  const subjects = [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: METRICS_SERVER_USER }];
  const role = (kind: "Role" | "ClusterRole", name: string) => ({
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name },
  });
  const reader = named("ClusterRole", rbac, "system:aggregated-metrics-reader");
  const aggregated = ["view", "edit", "admin"].map((to) => [
    `rbac.authorization.k8s.io/aggregate-to-${to}`,
    "true",
  ]);
  return [
    {
      ...reader,
      metadata: { ...reader.metadata, labels: Object.fromEntries(aggregated) as Record<string, string> },
      rules: [
        { apiGroups: ["metrics.k8s.io"], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] },
      ],
    },
    {
      ...named("ClusterRole", rbac, "system:metrics-server"),
      rules: [
        { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
        { apiGroups: [""], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] },
      ],
    },
    {
      ...named("ClusterRoleBinding", rbac, "system:metrics-server"),
      ...role("ClusterRole", "system:metrics-server"),
      subjects,
    },
    {
      ...named("ClusterRoleBinding", rbac, "metrics-server:system:auth-delegator"),
      ...role("ClusterRole", "system:auth-delegator"),
      subjects,
    },
    {
      ...named("RoleBinding", rbac, "metrics-server-auth-reader", "kube-system"),
      ...role("Role", "extension-apiserver-authentication-reader"),
      subjects,
    },
    {
      ...named("Service", "v1", "metrics-server", "kube-system"),
      spec: { type: "ExternalName", externalName: "localhost" },
    },
    {
      ...named("APIService", "apiregistration.k8s.io/v1", "v1beta1.metrics.k8s.io"),
      spec: {
        group: "metrics.k8s.io",
        version: "v1beta1",
        groupPriorityMinimum: 100,
        versionPriority: 100,
        caBundle: Buffer.from(address.authority).toString("base64"),
        service: { name: "metrics-server", namespace: "kube-system", port: address.port },
      },
    },
  ];
}
