import * as random from "@pulumi/random";
import type { StorageBackend, TenantNamespace } from "cloud-container-engine";
import {
  ConfigBundle,
  CronJob,
  Deployment,
  Exposure,
  Job,
  Pod,
  RestartPolicy,
  ServiceExposure,
  StatefulSet,
  VolumeClaim,
} from "cloud-container-engine";

export interface ApplicationSettings {
  readonly tenant: TenantNamespace;
  /** Most pods of the web front. */
  readonly webMax: number;
  readonly databaseDisk: string;
  readonly databaseBackend: StorageBackend;
  readonly backupBackend: StorageBackend;
  /** Address blocks of the people who use it. */
  readonly callers: readonly string[];
  readonly balancerSubnet?: string;
}

const POSTGRES = "docker.io/library/postgres:17.6";
const POSTGRES_USER = 999;
/** Port that the web front listens on, in the cluster and for its peers. */
export const WEB_PORT = 8080;

const SITE = `
server {
  listen ${WEB_PORT};
  location / { root /usr/share/nginx/html; }
  location /healthz { return 200 "ok\\n"; }
}
`;

/**
 * An application as an organization would run it: a web front behind a load balancer, a database with disks, a
 * migration before the web front starts, a nightly dump, and a pod for a look inside.
 */
export function application(name: string, settings: ApplicationSettings) {
  const { tenant } = settings;
  const password = new random.RandomPassword(`${name}-database`, { length: 32, special: false });
  const access = new ConfigBundle(`${name}-database`, {
    tenant,
    data: { PGHOST: "database", PGUSER: "app", PGDATABASE: "app" },
    secrets: { PGPASSWORD: password.result },
  });

  const server = new ConfigBundle(`${name}-database-server`, {
    tenant,
    data: { POSTGRES_USER: "app", POSTGRES_DB: "app", PGDATA: "/var/lib/postgresql/data/pg" },
    secrets: { POSTGRES_PASSWORD: password.result },
  });
  const database = new StatefulSet(`${name}-database`, {
    tenant,
    name: "database",
    image: POSTGRES,
    port: 5432,
    user: POSTGRES_USER,
    config: [server],
    resources: { cpu: { request: "250m", limit: "1" }, memory: "512Mi" },
    disks: [
      {
        name: "data",
        path: "/var/lib/postgresql/data",
        capacity: settings.databaseDisk,
        backend: settings.databaseBackend,
      },
    ],
    probes: { readiness: { command: ["pg_isready", "--quiet"] } },
  });
  const databaseService = new ServiceExposure(`${name}-database`, { workload: database });

  const migration = new Job(
    `${name}-migration`,
    {
      tenant,
      name: "migration",
      image: POSTGRES,
      command: [
        "psql",
        "--command",
        "create table if not exists orders (id bigserial primary key, made timestamptz default now())",
      ],
      user: POSTGRES_USER,
      config: [access],
    },
    { dependsOn: [database, databaseService] },
  );

  const site = new ConfigBundle(`${name}-web`, {
    tenant,
    files: { "default.conf": SITE },
    data: { GREETING: `Welcome to ${name}` },
  });
  const web = new Deployment(
    `${name}-web`,
    {
      tenant,
      name: "web",
      image: "docker.io/nginxinc/nginx-unprivileged:1.29.1",
      port: WEB_PORT,
      config: [site, access],
      mounts: [{ bundle: site, path: "/etc/nginx/conf.d" }],
      probes: { readiness: { http: { path: "/healthz" } } },
      autoscale: { cpuPercent: 70, memoryPercent: 80, min: 2, max: settings.webMax },
    },
    { dependsOn: [migration] },
  );
  const webService = new ServiceExposure(`${name}-web`, {
    workload: web,
    kind: Exposure.LoadBalancer,
    ports: [{ port: 80 }],
    allowedCidrs: settings.callers,
    balancerSubnet: settings.balancerSubnet,
  });

  const backups = new VolumeClaim(`${name}-backups`, {
    tenant,
    name: "backups",
    capacity: "20Gi",
    backend: settings.backupBackend,
  });
  new CronJob(`${name}-backup`, {
    tenant,
    name: "backup",
    schedule: "30 2 * * *",
    timeZone: "Europe/Zurich",
    image: POSTGRES,
    command: ["pg_dump", "--file=/backups/latest.sql"],
    user: POSTGRES_USER,
    config: [access],
    mounts: [{ claim: backups, path: "/backups" }],
    deadlineSeconds: 3600,
  });

  new Pod(`${name}-console`, {
    tenant,
    name: "console",
    image: POSTGRES,
    command: ["sleep", "infinity"],
    user: POSTGRES_USER,
    config: [access],
    restartPolicy: RestartPolicy.Never,
  });

  return { exposures: [webService, databaseService] };
}
