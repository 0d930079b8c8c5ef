import { ConfigBundle, DaemonSet, Exposure, ServiceExposure, TenantNamespace } from "cloud-container-engine";
import type * as kubernetes from "@pulumi/kubernetes";

const SETTINGS = `
[SERVICE]
    HTTP_Server On
    HTTP_Port   2020
[INPUT]
    Name tail
    Path /var/log/containers/*.log
[OUTPUT]
    Name  stdout
    Match *
`;

/** A log agent on every node, in a namespace that may read the nodes' logs and be watched at a node port. */
export function logAgent(provider: kubernetes.Provider, monitors: readonly string[]) {
  const tenant = new TenantNamespace(
    "logging",
    { organization: "platform", grants: { allowReadOnlyHostPaths: ["/var/log"], allowNodePorts: true } },
    { provider },
  );
  const settings = new ConfigBundle("log-agent", { tenant, files: { "fluent-bit.conf": SETTINGS } });
  const agent = new DaemonSet("log-agent", {
    tenant,
    image: "docker.io/fluent/fluent-bit:4.0.9",
    args: ["--config=/settings/fluent-bit.conf"],
    port: 2020,
    user: 65532,
    group: 0,
    resources: { cpu: "50m", memory: { request: "64Mi", limit: "128Mi" } },
    mounts: [
      { bundle: settings, path: "/settings" },
      { hostPath: "/var/log", path: "/var/log" },
    ],
  });
  const health = new ServiceExposure("log-agent", {
    workload: agent,
    kind: Exposure.NodePort,
    allowedCidrs: monitors,
  });
  return { tenant, exposures: [health] };
}
