import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { DISK, POSTGRES } from "../settings";
import type { TenantSettings } from "../settings";
import { accessVariables } from "./configuration";
import { selector, tenantLabels } from "./labels";
import type { Place } from "./place";
import { resources, restrictedContainer, restrictedPodOf } from "./pod";

/** A nightly dump of the database onto a disk of its own. */
export function backup(tenant: TenantSettings, backend: pulumi.Resource, place: Place): void {
  const own = selector("backup", "cronjob");
  const labels = { ...tenantLabels(tenant), ...own };
  const claim = new kubernetes.core.v1.PersistentVolumeClaim(
    `${tenant.name}-backups`,
    {
      metadata: { name: "backups", namespace: tenant.name, labels: tenantLabels(tenant) },
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: DISK } },
        storageClassName: "cloud-disk",
      },
    },
    { ...place, dependsOn: [...place.dependsOn, backend] },
  );
  new kubernetes.batch.v1.CronJob(
    `${tenant.name}-backup`,
    {
      metadata: { name: "backup", namespace: tenant.name, labels },
      spec: {
        schedule: "30 2 * * *",
        timeZone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 300,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels },
          spec: {
            backoffLimit: 3,
            completions: 1,
            parallelism: 1,
            template: {
              metadata: { labels, annotations: { "cloud-container-engine/config": "access=v1" } },
              spec: {
                automountServiceAccountToken: false,
                enableServiceLinks: false,
                containers: [
                  {
                    name: "backup",
                    image: POSTGRES.image,
                    imagePullPolicy: "IfNotPresent",
                    command: ["pg_dump", "--file=/backups/latest.sql"],
                    env: accessVariables(),
                    volumeMounts: [{ name: "claim-backups", mountPath: "/backups" }],
                    resources: resources({ request: "100m", limit: "500m" }),
                    securityContext: restrictedContainer(),
                  },
                ],
                restartPolicy: "Never",
                securityContext: restrictedPodOf(POSTGRES.user),
                volumes: [{ name: "claim-backups", persistentVolumeClaim: { claimName: "backups" } }],
              },
            },
          },
        },
      },
    },
    { ...place, dependsOn: [...place.dependsOn, claim] },
  );
}
