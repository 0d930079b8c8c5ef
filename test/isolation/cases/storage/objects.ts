import type { Manifest, PodSpec } from "../../support/cases";
import { pod } from "../../support/cases";

/** What a claim asks for, with fields put over. */
export function claimSpec(over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...over };
}

/** A claim of the tenant, with fields of its specification and of its metadata put over. */
export function claim(
  over: Readonly<Record<string, unknown>> = {},
  metadata: Readonly<Record<string, unknown>> = {},
): Manifest {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace: "shop", ...metadata },
    spec: claimSpec(over),
  };
}

/** A StatefulSet whose second template of claims has these fields. */
export function templates(over: Readonly<Record<string, unknown>>): Manifest {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", namespace: "shop" },
    spec: {
      serviceName: "db",
      selector: { matchLabels: { app: "db" } },
      template: { metadata: { labels: { app: "db" } }, spec: pod() },
      volumeClaimTemplates: [
        { metadata: { name: "logs" }, spec: claimSpec({ storageClassName: "fast" }) },
        { metadata: { name: "data" }, spec: claimSpec({ storageClassName: "fast", ...over }) },
      ],
    },
  };
}

/** A pod with a volume that is a claim of its own. */
export function withClaim(over: Readonly<Record<string, unknown>>): PodSpec {
  return pod({
    volumes: [
      { name: "scratch", emptyDir: {} },
      {
        name: "data",
        ephemeral: { volumeClaimTemplate: { spec: claimSpec({ storageClassName: "fast", ...over }) } },
      },
    ],
  });
}
