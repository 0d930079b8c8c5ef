import type { Manifest, PodSpec } from "./cases";

/** A pod in every kind that carries pods, by the name of the carrier. */
export function carriersOf(spec: PodSpec, namespace = "shop"): Readonly<Record<string, Manifest>> {
  const metadata = { name: "web", namespace };
  const labels = { app: "web" };
  const template = { metadata: { labels }, spec };
  const selector = { matchLabels: labels };
  const job = { ...template, spec: { restartPolicy: "Never", ...spec } };
  const pod = { apiVersion: "v1", kind: "Pod", metadata, spec };
  return {
    Pod: pod,
    Deployment: { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { selector, template } },
    StatefulSet: {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata,
      spec: { serviceName: "web", selector, template },
    },
    DaemonSet: { apiVersion: "apps/v1", kind: "DaemonSet", metadata, spec: { selector, template } },
    ReplicaSet: { apiVersion: "apps/v1", kind: "ReplicaSet", metadata, spec: { selector, template } },
    ReplicationController: { apiVersion: "v1", kind: "ReplicationController", metadata, spec: { template } },
    PodTemplate: { apiVersion: "v1", kind: "PodTemplate", metadata, template },
    Job: { apiVersion: "batch/v1", kind: "Job", metadata, spec: { template: job } },
    CronJob: {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata,
      spec: { schedule: "0 0 * * *", jobTemplate: { spec: { template: job } } },
    },
    "a list": { apiVersion: "v1", kind: "List", metadata: { name: "all" }, items: [pod] },
    "a list in a list": {
      apiVersion: "v1",
      kind: "List",
      metadata: { name: "all" },
      items: [{ apiVersion: "v1", kind: "PodList", items: [pod] }],
    },
    "a custom resource": {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      metadata,
      spec: { selector, template },
    },
  };
}
