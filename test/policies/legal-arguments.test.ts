import fc from "fast-check";
import { ISOLATION_RULES } from "../../lib/isolation";
import type { TenantFacts } from "../../lib/isolation/tenant";
import {
  ConfigBundle,
  CronJob,
  DaemonSet,
  Deployment,
  Exposure,
  Job,
  ServiceExposure,
  StatefulSet,
  VolumeClaim,
} from "../../lib/constructs";
import { objects } from "../e2e/manifests/world";
import { objections } from "./support";

const RUN = "legal";

/** What the namespace of the tests grants, as an administrator says it. */
const FACTS: TenantFacts = { organization: "acme", allowNodePorts: true, allowWorldFacing: true };

const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/);
const port = fc.integer({ min: 1, max: 65535 });
const image = fc.constantFrom(
  "docker.io/library/nginx:1.29.1",
  "registry.example.org:5000/a/b:V1.0_x",
  `registry.example.org/web@sha256:${"0f".repeat(32)}`,
);
const probe = fc.oneof(
  fc.constant(false as const),
  fc.record({ tcp: fc.constant({}) }),
  fc.record({ http: fc.record({ path: fc.constant("/healthz") }) }),
);

const pod = fc.record(
  {
    image,
    port,
    user: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    group: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    env: fc.dictionary(fc.stringMatching(/^[A-Z_]{1,8}$/), fc.string({ maxLength: 8 }), { maxKeys: 3 }),
    podLabels: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.stringMatching(/^[a-z0-9]{1,8}$/), {
      maxKeys: 3,
    }),
    resources: fc.record({ cpu: fc.constantFrom("100m", "1"), memory: fc.constantFrom("64Mi", "1Gi") }),
    probes: fc.record({ readiness: probe, liveness: probe }),
    mountServiceAccountToken: fc.boolean(),
  },
  { requiredKeys: ["image", "port", "probes"] },
);

const exposure = fc.record({
  kind: fc.constantFrom(Exposure.ClusterIP, Exposure.NodePort, Exposure.LoadBalancer),
  allowedCidrs: fc.subarray(["203.0.113.0/24", "198.51.100.7/32", "0.0.0.0/0", "2001:db8::/32"], {
    minLength: 1,
  }),
});

/** Which workload, besides what all have in common. */
const application = fc.record({
  kind: fc.constantFrom("deployment", "set", "each node"),
  name,
  pod,
  exposure,
  replicas: fc.integer({ min: 0, max: 9 }),
  bundle: fc.option(fc.record({ data: fc.constant({ MODE: "1" }), secrets: fc.constant({ TOKEN: "t" }) })),
  disk: fc.option(fc.constantFrom("1Gi", "20Gi")),
});

test("T2: the rules have nothing against components, whatever legal arguments they are given", () => {
  fc.assert(
    fc.property(application, (given) => {
      const made = objects(RUN, ({ chart, tenant, backend }) => {
        const config = given.bundle ? [new ConfigBundle(chart, "settings", { tenant, ...given.bundle })] : [];
        const args = { ...given.pod, tenant, name: given.name, config };
        const workload =
          given.kind === "deployment"
            ? new Deployment(chart, "web", { ...args, replicas: given.replicas })
            : given.kind === "set"
              ? new StatefulSet(chart, "web", {
                  ...args,
                  replicas: given.replicas,
                  disks: given.disk ? [{ name: "data", path: "/data", capacity: given.disk, backend }] : [],
                })
              : new DaemonSet(chart, "web", args);
        const { kind, allowedCidrs } = given.exposure;
        const callers = kind === Exposure.ClusterIP ? {} : { allowedCidrs };
        new ServiceExposure(chart, "service", { workload, kind, ...callers });
        const batch = { ...args, port: undefined, probes: undefined };
        new Job(chart, "job", { ...batch, name: "job" });
        new CronJob(chart, "cron", { ...batch, name: "cron", schedule: "0 0 * * *" });
        if (given.disk) new VolumeClaim(chart, "claim", { tenant, backend, capacity: given.disk });
      });
      const found = objections(made, ISOLATION_RULES, { tenants: { [RUN]: FACTS } });
      expect(found).toEqual({ alone: [], together: [] });
    }),
    { numRuns: 60 },
  );
});
