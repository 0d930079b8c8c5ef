import * as kubernetes from "@pulumi/kubernetes";
import { CPU, DATA_PATH, DISK, POSTGRES } from "../settings";
import type { TenantSettings } from "../settings";
import { accessVariables } from "./configuration";
import { selector, tenantLabels } from "./labels";
import type { Place } from "./place";
import { listening, resources, restrictedContainer, restrictedPodOf, spread } from "./pod";

/** A database with disks, and the services by which it is reached. */
export function database(tenant: TenantSettings, place: Place): void {
  const own = selector("database", "statefulset");
  const labels = { ...tenantLabels(tenant), ...own };
  const metadata = { name: "database", namespace: tenant.name, labels };
  const ports = [
    {
      name: `port-${POSTGRES.port}`,
      port: POSTGRES.port,
      protocol: "TCP",
      targetPort: `port-${POSTGRES.port}`,
    },
  ];
  const headless = new kubernetes.core.v1.Service(
    `${tenant.name}-database-headless`,
    {
      metadata: { ...metadata, name: "database-headless" },
      spec: { clusterIP: "None", publishNotReadyAddresses: true, selector: own, ports },
    },
    place,
  );
  new kubernetes.apps.v1.StatefulSet(
    `${tenant.name}-database`,
    {
      metadata,
      spec: {
        serviceName: "database-headless",
        podManagementPolicy: "OrderedReady",
        selector: { matchLabels: own },
        template: {
          metadata: { labels, annotations: { "cloud-container-engine/config": "access=v1" } },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            containers: [
              {
                name: "database",
                image: POSTGRES.image,
                imagePullPolicy: "IfNotPresent",
                ...listening(POSTGRES.port),
                env: [{ name: "PGDATA", value: `${DATA_PATH}/pg` }, ...accessVariables()],
                volumeMounts: [{ name: "data", mountPath: DATA_PATH }],
                resources: resources(CPU),
                securityContext: restrictedContainer(),
              },
            ],
            restartPolicy: "Always",
            securityContext: restrictedPodOf(POSTGRES.user),
            topologySpreadConstraints: spread(own),
          },
        },
        updateStrategy: { type: "RollingUpdate" },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        volumeClaimTemplates: [
          {
            metadata: { name: "data", labels: tenantLabels(tenant) },
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: DISK } },
              storageClassName: "cloud-disk",
            },
          },
        ],
      },
    },
    { ...place, dependsOn: [...place.dependsOn, headless] },
  );
  new kubernetes.core.v1.Service(
    `${tenant.name}-database`,
    { metadata, spec: { type: "ClusterIP", selector: own, ports } },
    place,
  );
}
