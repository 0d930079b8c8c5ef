import type { StorageBackend, TenantNamespace } from "cloud-container-engine/constructs";
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
} from "cloud-container-engine/constructs";
import { Construct } from "constructs";

export interface ApplicationProps {
  readonly tenant: TenantNamespace;
  readonly backend: StorageBackend;
  /** Address blocks of the people who use it. */
  readonly callers: readonly string[];
  readonly databasePassword: string;
}

const POSTGRES = "docker.io/library/postgres:17.6";
const POSTGRES_USER = 999;
const WEB_PORT = 8080;

const SITE = `
server {
  listen ${WEB_PORT};
  location / { root /usr/share/nginx/html; }
  location /healthz { return 200 "ok\\n"; }
}
`;

/** The application of examples/platform, of constructs alone. */
export class Application extends Construct {
  constructor(scope: Construct, id: string, props: ApplicationProps) {
    super(scope, id);
    const { tenant, backend } = props;
    const access = new ConfigBundle(this, "database-access", {
      tenant,
      data: { PGHOST: "database", PGUSER: "app", PGDATABASE: "app" },
      secrets: { PGPASSWORD: props.databasePassword },
    });
    const server = new ConfigBundle(this, "database-server", {
      tenant,
      data: { POSTGRES_USER: "app", POSTGRES_DB: "app", PGDATA: "/var/lib/postgresql/data/pg" },
      secrets: { POSTGRES_PASSWORD: props.databasePassword },
    });
    const database = new StatefulSet(this, "database", {
      tenant,
      image: POSTGRES,
      port: 5432,
      user: POSTGRES_USER,
      config: [server],
      disks: [{ name: "data", path: "/var/lib/postgresql/data", capacity: "10Gi", backend }],
    });
    new ServiceExposure(this, "database-service", { workload: database });
    new Job(this, "migration", {
      tenant,
      image: POSTGRES,
      command: ["psql", "--command", "create table if not exists orders (id bigserial primary key)"],
      user: POSTGRES_USER,
      config: [access],
    });

    const site = new ConfigBundle(this, "site", { tenant, files: { "default.conf": SITE } });
    const web = new Deployment(this, "web", {
      tenant,
      image: "docker.io/nginxinc/nginx-unprivileged:1.29.1",
      port: WEB_PORT,
      mounts: [{ bundle: site, path: "/etc/nginx/conf.d" }],
      autoscale: { cpuPercent: 70, memoryPercent: 80, min: 2, max: 6 },
    });
    new ServiceExposure(this, "web-service", {
      workload: web,
      kind: Exposure.LoadBalancer,
      ports: [{ port: 80 }],
      allowedCidrs: props.callers,
    });

    const backups = new VolumeClaim(this, "backups", { tenant, capacity: "20Gi", backend });
    new CronJob(this, "backup", {
      tenant,
      schedule: "30 2 * * *",
      image: POSTGRES,
      command: ["pg_dump", "--file=/backups/latest.sql"],
      user: POSTGRES_USER,
      config: [access],
      mounts: [{ claim: backups, path: "/backups" }],
    });
    new Pod(this, "console", {
      tenant,
      image: POSTGRES,
      command: ["sleep", "infinity"],
      user: POSTGRES_USER,
      config: [access],
      restartPolicy: RestartPolicy.Never,
    });
  }
}
