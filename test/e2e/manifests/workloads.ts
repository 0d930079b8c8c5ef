import {
  AccessMode,
  AutoscaleRule,
  ConcurrencyPolicy,
  ConfigBundle,
  CronJob,
  DaemonSet,
  DeletionPolicy,
  Deployment,
  Job,
  Pod,
  Protocol,
  RestartPolicy,
  StatefulSet,
  VolumeClaim,
} from "../../../lib/constructs";
import type { Case } from "./world";

const IMAGE = "docker.io/library/nginx:1.29.1";
const DIGEST = `sha256:${"0f".repeat(32)}`;
const MOST = 2 ** 31 - 1;

/** A label of exactly so many characters. */
const long = (length: number) => `a${"-0".repeat(length)}`.slice(0, length - 1).concat("z");

export const WORKLOADS: readonly Case[] = [
  [
    "W1: the least that a Deployment takes",
    ({ chart, tenant }) => void new Deployment(chart, "web", { tenant, image: IMAGE }),
  ],
  [
    "W1: a Deployment with the longest name, and no pods",
    ({ chart, tenant }) =>
      void new Deployment(chart, "web", {
        tenant,
        name: long(63),
        image: IMAGE,
        replicas: 0,
        revisionHistoryLimit: 0,
      }),
  ],
  [
    "W1: images by digest, on another port, and deep in a registry",
    ({ chart, tenant }) =>
      void new Deployment(chart, "web", {
        tenant,
        initContainers: [{ name: "copy", image: `localhost:5000/a/b__c/d-e.f:V1.0_x@${DIGEST}` }],
        containers: [
          { name: "main", image: `registry.example.org/shop/web@${DIGEST}` },
          { name: "0", image: "[2001:db8::1]:5000/web:1" },
        ],
      }),
  ],
  [
    "W1: every option of a pod and its containers",
    ({ chart, tenant, backend }) => {
      const bundle = new ConfigBundle(chart, "settings", {
        tenant,
        data: { MODE: "1" },
        files: { "a.conf": "" },
        secretFiles: { ".key": "k" },
        secrets: { _token: "t" },
      });
      const disk = { tenant, backend, capacity: "1Gi" };
      const data = new VolumeClaim(chart, "data", disk);
      const shared = new VolumeClaim(chart, "shared", { ...disk, accessMode: AccessMode.ReadOnlyMany });
      new Deployment(chart, "web", {
        tenant,
        image: IMAGE,
        command: ["/bin/sh", "-c", 'echo $(MODE) "quoted" # no comment\n\''],
        args: ["", "--flag=yes", "0x1F", "on", "1_000", "~"],
        ports: [
          { port: 53 },
          { port: 53, protocol: Protocol.Udp },
          { port: 65535, name: "a-15-characters", protocol: Protocol.Sctp },
          { port: 1, name: "0x" },
        ],
        env: {
          "-odd.NAME_": "$(MODE)",
          EMPTY: "",
          LINES: "a\n\n b\t",
          YES: "yes",
          OCTAL: "0777",
          TIME: "12:30:45",
        },
        config: [bundle],
        mounts: [
          { bundle, path: "/etc/settings" },
          { claim: data, path: "/data", subPath: "a/b c" },
          { claim: data, path: "/data again", readOnly: true },
          { claim: shared, path: "/shared/../not".replace("/..", "") },
          { scratch: "0.5Gi", path: "/tmp/Cache_Of (Everything)" },
          { scratch: "1e6", path: "/tmp" },
        ],
        resources: {
          cpu: { request: "1m", limit: "1.5" },
          memory: { request: "1e6", limit: "0.5Gi" },
          ephemeralStorage: "100M",
        },
        probes: {
          startup: { command: ["true"], failureThreshold: MOST, periodSeconds: MOST },
          readiness: { http: { path: "/?a=b&c=%20", port: 65535 }, initialDelaySeconds: 0 },
          liveness: false,
        },
        readOnlyRootFilesystem: true,
        user: MOST,
        group: 0,
        fsGroup: 1,
        nodeLabels: { "node.kubernetes.io/instance-type": "" },
        terminationGracePeriodSeconds: 0,
        mountServiceAccountToken: true,
        podLabels: { "example.org/A_b.c-9": "", tier: "Front_1.0" },
      });
    },
  ],
  [
    "W2: the least that a StatefulSet takes",
    ({ chart, tenant }) => void new StatefulSet(chart, "database", { tenant, image: IMAGE }),
  ],
  [
    "W2, W9: a StatefulSet with the longest name, disks, and all at once",
    ({ chart, tenant, backend }) =>
      void new StatefulSet(chart, "database", {
        tenant,
        name: long(52),
        image: IMAGE,
        ports: [{ port: 5432 }, { port: 5432, protocol: Protocol.Udp }],
        replicas: 3,
        ordered: false,
        deletionPolicy: DeletionPolicy.Delete,
        disks: [
          { name: "data", capacity: "1.5Gi", path: "/data", backend },
          { name: long(63), capacity: "1e9", accessMode: AccessMode.ReadWriteOncePod },
        ],
      }),
  ],
  [
    "W2, W12: a StatefulSet that a rule of its own scales",
    ({ chart, tenant }) => {
      const target = new StatefulSet(chart, "database", { tenant, image: IMAGE, port: 1 });
      const rule = { min: 1, max: MOST, cpuPercent: 1, memoryPercent: 100 };
      const windows = { scaleInWindowSeconds: 3600, scaleOutWindowSeconds: 3600, scaleInPodsPerMinute: MOST };
      new AutoscaleRule(chart, "rule", { target, ...rule, ...windows });
    },
  ],
  [
    "W12: a Deployment whose rule allows for one pod",
    ({ chart, tenant }) =>
      void new Deployment(chart, "web", {
        tenant,
        image: IMAGE,
        autoscale: { min: 1, max: 1, memoryPercent: 1, scaleInWindowSeconds: 0, scaleOutWindowSeconds: 0 },
      }),
  ],
  [
    "W3: a DaemonSet with the longest name",
    ({ chart, tenant }) =>
      void new DaemonSet(chart, "agent", { tenant, name: long(52), image: IMAGE, port: 1 }),
  ],
  [
    "W4: the least that a Job takes",
    ({ chart, tenant }) => void new Job(chart, "migration", { tenant, image: IMAGE }),
  ],
  [
    "W4: a Job with the longest name and every option",
    ({ chart, tenant }) =>
      void new Job(chart, "migration", {
        tenant,
        name: long(63),
        image: IMAGE,
        backoffLimit: 0,
        completions: MOST,
        parallelism: 7,
        deadlineSeconds: 1,
        keepSeconds: 0,
      }),
  ],
  [
    "W5: the least that a CronJob takes",
    ({ chart, tenant }) => void new CronJob(chart, "backup", { tenant, image: IMAGE, schedule: "@daily" }),
  ],
  ...[
    ["@every 1h30m", "Etc/UTC"],
    ["*/5 0-6,12-23/2 ? JAN-mar,12 SUN-5", "Europe/Zurich"],
    ["  0 0 29 2 *  ", "America/Argentina/Buenos_Aires"],
    ["59 23 31 12 6", "Etc/GMT+12"],
  ].map(([schedule = "", timeZone], index): Case => [
    `W5: a CronJob at '${schedule}', time zone ${timeZone}`,
    ({ chart, tenant }) =>
      void new CronJob(chart, "backup", {
        tenant,
        name: long(52),
        image: IMAGE,
        schedule,
        timeZone,
        concurrency: Object.values(ConcurrencyPolicy)[index % 3],
        startingDeadlineSeconds: 10 + index,
        historyLimit: index,
        suspend: index > 0,
        deadlineSeconds: 10,
      }),
  ]),
  ...Object.values(RestartPolicy).map((restartPolicy): Case => [
    `W6: a Pod that is restarted ${restartPolicy}`,
    ({ chart, tenant }) =>
      void new Pod(chart, "console", { tenant, name: long(63), image: IMAGE, port: 80, restartPolicy }),
  ]),
];
