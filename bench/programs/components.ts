/** The deployment of bench, through this library's components. */
import type * as kubernetes from "@pulumi/kubernetes";
import {
  ConfigBundle,
  CronJob,
  Deployment,
  Exposure,
  MemberRole,
  ServiceExposure,
  StatefulSet,
  StorageBackend,
  TenantNamespace,
  VolumeClaim,
} from "cloud-container-engine";
import * as settings from "./settings";
import type { TenantSettings } from "./settings";

function application(
  { name, organization, developer, viewer, password }: TenantSettings,
  backend: StorageBackend,
  provider: kubernetes.Provider,
): void {
  const tenant = new TenantNamespace(
    name,
    {
      organization,
      members: [
        { name: developer, role: MemberRole.Developer },
        { name: viewer, role: MemberRole.Viewer },
      ],
      externalEgress: [{ cidr: settings.PARTNERS, ports: [443] }],
    },
    { provider },
  );
  const access = new ConfigBundle(`${name}-access`, {
    tenant,
    name: "access",
    data: { PGHOST: "database", PGUSER: "app", PGDATABASE: "app" },
    secrets: { PGPASSWORD: password },
  });
  const database = new StatefulSet(`${name}-database`, {
    tenant,
    name: "database",
    ...settings.POSTGRES,
    config: [access],
    env: { PGDATA: `${settings.DATA_PATH}/pg` },
    resources: { cpu: settings.CPU },
    disks: [{ name: "data", path: settings.DATA_PATH, capacity: settings.DISK, backend }],
  });
  new ServiceExposure(`${name}-database`, { workload: database });

  const site = new ConfigBundle(`${name}-site`, {
    tenant,
    name: "site",
    files: { "default.conf": settings.SITE },
  });
  const web = new Deployment(`${name}-web`, {
    tenant,
    name: "web",
    ...settings.NGINX,
    config: [access],
    mounts: [{ bundle: site, path: "/etc/nginx/conf.d" }],
    resources: { cpu: settings.CPU },
    autoscale: { cpuPercent: 70, min: 2, max: settings.MOST_PODS },
  });
  new ServiceExposure(`${name}-web`, {
    workload: web,
    kind: Exposure.LoadBalancer,
    ports: [{ port: 80 }],
    allowedCidrs: [settings.CALLERS],
  });

  const backups = new VolumeClaim(`${name}-backups`, {
    tenant,
    name: "backups",
    capacity: settings.DISK,
    backend,
  });
  new CronJob(`${name}-backup`, {
    tenant,
    name: "backup",
    schedule: "30 2 * * *",
    image: settings.POSTGRES.image,
    user: settings.POSTGRES.user,
    command: ["pg_dump", "--file=/backups/latest.sql"],
    config: [access],
    mounts: [{ claim: backups, path: "/backups" }],
  });
}

const provider = settings.cluster();
const backend = new StorageBackend("cloud-disk", { cloudDisk: {}, isDefault: true }, { provider });
for (const tenant of settings.tenants()) application(tenant, backend, provider);
