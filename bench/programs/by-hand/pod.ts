import type * as kubernetes from "@pulumi/kubernetes";
import type { Labels } from "./labels";

type Container = kubernetes.types.input.core.v1.Container;
type PodSecurityContext = kubernetes.types.input.core.v1.PodSecurityContext;

export function resources(cpu: { readonly request: string; readonly limit: string }): Container["resources"] {
  return {
    requests: { cpu: cpu.request, memory: "128Mi", "ephemeral-storage": "64Mi" },
    limits: { cpu: cpu.limit, memory: "256Mi", "ephemeral-storage": "1Gi" },
  };
}

/** The port of a container, and the probes of it. */
export function listening(port: number): Pick<Container, "ports" | "readinessProbe" | "livenessProbe"> {
  const probe = { tcpSocket: { port }, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 };
  return {
    ports: [{ containerPort: port, name: `port-${port}`, protocol: "TCP" }],
    readinessProbe: probe,
    livenessProbe: probe,
  };
}

export function restrictedContainer(): Container["securityContext"] {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  };
}

export function restrictedPod(): PodSecurityContext {
  return { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };
}

/** A pod that runs as a user of its own, and whose disks belong to that user. */
export function restrictedPodOf(user: number): PodSecurityContext {
  return {
    ...restrictedPod(),
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    fsGroupChangePolicy: "OnRootMismatch",
  };
}

export function spread(matchLabels: Labels): kubernetes.types.input.core.v1.TopologySpreadConstraint[] {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels },
  }));
}
