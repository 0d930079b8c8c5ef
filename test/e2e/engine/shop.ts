import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  ConfigBundle,
  CronJob,
  DaemonSet,
  Deployment,
  Exposure,
  Job,
  MemberKind,
  MemberRole,
  Pod,
  RestartPolicy,
  ServiceExposure,
  StatefulSet,
  StorageBackend,
  TenantNamespace,
  VolumeClaim,
} from "../../../lib";

/** What a person changes in the program between two runs. */
export interface Edit {
  readonly image?: string;
  readonly greeting?: string;
  /** Whether maps and lists are written down the other way round. */
  readonly turned?: boolean;
}

const POSTGRES = "docker.io/library/postgres:17.6";

/** A program with every component, whose names all begin with `run`. */
export function shop(run: string, edit: Edit = {}): () => Promise<Record<string, unknown>> {
  const list = <T>(...items: readonly T[]): readonly T[] => (edit.turned ? [...items].reverse() : items);
  const map = <T>(items: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(list(...Object.entries(items)));

  return () => {
    const provider = new kubernetes.Provider("cluster", { enablePatchForce: true });
    const disk = new StorageBackend(`${run}-disk`, { cloudDisk: {} }, { provider });
    const guest = new TenantNamespace(`${run}-guest`, { organization: "globex" }, { provider });
    const tenant = new TenantNamespace(
      run,
      {
        organization: "acme",
        grants: { allowNodePorts: true },
        quota: { nodePorts: 12 },
        members: list(
          { name: "ann@acme.example", role: MemberRole.Developer },
          { name: "bob@acme.example", role: MemberRole.Developer },
          { name: "auditors", kind: MemberKind.Group, role: MemberRole.Viewer },
        ),
        nodes: {
          labels: map({ "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" }),
          tolerations: list(
            { key: "pool", value: "acme", effect: "NoSchedule" },
            { key: "kind", value: "batch", effect: "NoExecute" },
          ),
        },
        peers: list({ tenant: guest, ports: list(8080, 8081) }),
        externalEgress: list(
          { cidr: "198.51.100.0/24", ports: list(443, 80) },
          { cidr: "203.0.113.0/24", ports: [443] },
        ),
        imagePull: { server: "registry.example.org", username: "acme", password: pulumi.secret("pull me") },
      },
      { provider },
    );

    const settings = new ConfigBundle("settings", {
      tenant,
      data: map({ GREETING: edit.greeting ?? "hello", LANGUAGE: "en" }),
      files: map({ "site.conf": "listen 8080;", "extra.conf": "gzip on;" }),
      secrets: map({ TOKEN: pulumi.secret("token of a test"), KEY: "key of a test" }),
    });
    const backups = new VolumeClaim("backups", { tenant, capacity: "1Gi", backend: disk });
    const web = new Deployment("web", {
      tenant,
      image: edit.image ?? "docker.io/nginxinc/nginx-unprivileged:1.29.1",
      ports: list({ port: 8080 }, { port: 9113, name: "metrics" }),
      env: map({ MODE: "shop", ZONE: "eu" }),
      config: list(settings),
      podLabels: map({ team: "shop", tier: "front" }),
      nodeLabels: map({ "node-role.kubernetes.io/worker": "" }),
      mounts: list({ bundle: settings, path: "/etc/nginx/conf.d" }, { scratch: "16Mi", path: "/tmp" }),
      probes: { readiness: { http: { path: "/healthz", port: 8080 } }, liveness: { tcp: { port: 8080 } } },
      replicas: 2,
    });
    const site = new ServiceExposure("web", {
      workload: web,
      kind: Exposure.LoadBalancer,
      ports: list({ port: 80, targetPort: 8080 }, { port: 9113 }),
      allowedCidrs: list("203.0.113.0/24", "198.51.100.0/24"),
      annotations: map({
        "loadbalancer.openstack.org/timeout-client-data": "50000",
        "loadbalancer.openstack.org/connection-limit": "100",
      }),
    });
    const database = new StatefulSet("database", {
      tenant,
      image: POSTGRES,
      port: 5432,
      user: 999,
      disks: list(
        { name: "data", path: "/data", capacity: "1Gi", backend: disk },
        { name: "log", path: "/log", capacity: "1Gi", backend: disk },
      ),
    });
    new ServiceExposure("database", { workload: database });
    new Job("migration", {
      tenant,
      image: POSTGRES,
      user: 999,
      command: ["psql", "--command", "create table orders"],
      config: [settings],
    });
    new CronJob("backup", {
      tenant,
      image: POSTGRES,
      user: 999,
      schedule: "30 2 * * *",
      command: ["pg_dump"],
      mounts: [{ claim: backups, path: "/backups" }],
    });
    new Pod("console", { tenant, image: POSTGRES, user: 999, restartPolicy: RestartPolicy.Always });
    const agent = new DaemonSet("agent", { tenant, image: "docker.io/fluent/fluent-bit:4.0.9", port: 2020 });
    new ServiceExposure("agent", {
      workload: agent,
      kind: Exposure.NodePort,
      allowedCidrs: list("192.0.2.0/28", "192.0.2.32/28"),
    });
    const elastic = { cpuPercent: 70, memoryPercent: 80, max: 4 };
    new Deployment("api", {
      tenant,
      image: "docker.io/library/caddy:2.10.2",
      port: 8080,
      autoscale: elastic,
    });
    return Promise.resolve({ address: site.address });
  };
}
