import type { V1PersistentVolumeClaim, V1PodSpec, V1PodTemplateSpec } from "@kubernetes/client-node";
import { parse } from "yaml";
import { DaemonSet, Deployment, TenantNamespace } from "../../lib/constructs";
import { Cluster } from "../support/cluster";
import type { Manifest } from "../support/manifests";
import { runName } from "../support/run-name";
import type { World } from "./manifests/world";
import { documents } from "./manifests/world";
import { WORKLOADS } from "./manifests/workloads";

const run = runName("pods");
const agents = `${run}-agents`;
const cluster = new Cluster();

/** What all carriers of pods have, each at its own place. */
interface Carrier extends Manifest {
  readonly spec: V1PodSpec & {
    readonly template?: V1PodTemplateSpec;
    readonly jobTemplate?: { readonly spec: { readonly template: V1PodTemplateSpec } };
    readonly volumeClaimTemplates?: readonly V1PersistentVolumeClaim[];
  };
}

/** The pods that controllers would make of what `build` synthesizes. */
function pods(build: (world: World) => void): readonly Manifest[] {
  const carriers = documents(run, build).map((document) => parse(document) as Carrier); // our own manifests
  return carriers.flatMap((carrier): readonly Manifest[] => {
    const template = carrier.spec?.template ?? carrier.spec?.jobTemplate?.spec.template;
    if (template === undefined) return carrier.kind === "Pod" ? [carrier] : [];
    const disks = (carrier.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
      name: metadata?.name ?? "",
      persistentVolumeClaim: { claimName: `${metadata?.name}-0` },
    }));
    const spec = { ...template.spec, volumes: [...(template.spec?.volumes ?? []), ...disks] };
    const { labels, annotations } = template.metadata ?? {};
    const { name, namespace } = carrier.metadata;
    const metadata = { name, namespace, labels, annotations };
    return [{ apiVersion: "v1", kind: "Pod", metadata, spec }];
  });
}

const agent = ({ chart }: World) => {
  const tenant = new TenantNamespace(chart, "agents", {
    name: agents,
    organization: "platform",
    grants: { allowReadOnlyHostPaths: ["/var/log"] },
  });
  const mounts = [{ hostPath: "/var/log/pods", path: "/logs" }];
  new DaemonSet(chart, "agent", {
    tenant,
    image: "docker.io/fluent/fluent-bit:4.0.9",
    user: 65532,
    group: 0,
    mounts,
  });
};

beforeAll(async () => {
  for (const document of documents(run, agent)) await cluster.apply(document);
});
afterAll(async () => {
  await Promise.all([run, agents].map((namespace) => cluster.remove("Namespace", undefined, namespace)));
  await cluster.remove("StorageClass", undefined, `${run}-disk`);
  cluster.close();
});

test("T1, W11: a tenant's namespace is held to `restricted` of a pinned version, in all three ways", async () => {
  const { metadata } = await cluster.get("Namespace", undefined, run);
  const labels = Object.entries(metadata?.labels ?? {}).filter(([key]) => key.startsWith("pod-security"));
  expect(Object.fromEntries(labels)).toEqual(
    Object.fromEntries(
      ["enforce", "audit", "warn"].flatMap((way) => [
        [`pod-security.kubernetes.io/${way}`, "restricted"],
        [`pod-security.kubernetes.io/${way}-version`, "v1.34"],
      ]),
    ),
  );
});

test.each(WORKLOADS)("%s: its pods are let in, without a warning", async (_name, build) => {
  const made = pods(build);
  expect(made.length).toBeGreaterThan(0);
  for (const pod of made) {
    const { warnings } = await cluster.create(pod, { dryRun: true });
    expect(warnings).toEqual([]);
  }
});

test("W3: a log agent is let in where it is granted the node's logs, and nowhere else", async () => {
  const [pod] = pods(agent).filter(({ metadata }) => metadata.namespace === agents);
  if (pod === undefined) throw new Error("no agent was made");
  const { warnings } = await cluster.create(pod, { dryRun: true });
  // The grant opens enforcement, not what administrators are told.
  expect(warnings.join()).toContain("hostPath");
  expect(warnings.join()).not.toMatch(/runAsNonRoot|seccomp|capabilities|allowPrivilegeEscalation/);
  const elsewhere = { ...pod, metadata: { ...pod.metadata, namespace: run } };
  await expect(cluster.create(elsewhere, { dryRun: true })).rejects.toThrow(/violates PodSecurity.*hostPath/);
});

type Change = (spec: V1PodSpec) => object;
const context =
  (change: object): Change =>
  ({ containers }) => ({
    containers: containers.map((each) => ({
      ...each,
      securityContext: { ...each.securityContext, ...change },
    })),
  });

test.each<readonly [string, string, Change]>([
  ["privileged", "privileged", context({ privileged: true, allowPrivilegeEscalation: true })],
  ["escalating", "allowPrivilegeEscalation", context({ allowPrivilegeEscalation: undefined })],
  ["with every capability", "unrestricted capabilities", context({ capabilities: undefined })],
  [
    "with one more capability",
    "unrestricted capabilities",
    context({ capabilities: { drop: ["ALL"], add: ["SYS_TIME"] } }),
  ],
  ["as root", "runAsNonRoot", context({ runAsNonRoot: false })],
  ["without seccomp", "seccompProfile", context({ seccompProfile: { type: "Unconfined" } })],
  ["on the node's network", "host namespaces", () => ({ hostNetwork: true })],
  ["among the node's processes", "host namespaces", () => ({ hostPID: true })],
  ["with a folder of the node", "hostPath", () => ({ volumes: [{ name: "h", hostPath: { path: "/" } }] })],
  [
    "with a kernel setting",
    "sysctls",
    ({ securityContext }) => ({
      securityContext: { ...securityContext, sysctls: [{ name: "kernel.msgmax", value: "1" }] },
    }),
  ],
  [
    "as user 0",
    "runAsUser",
    ({ securityContext }) => ({ securityContext: { ...securityContext, runAsUser: 0 } }),
  ],
])("T1: the same pod %s is refused", async (_name, violation, change) => {
  const [pod] = pods(({ chart, tenant }) => {
    new Deployment(chart, "web", { tenant, image: "docker.io/library/nginx:1.29.1" });
  });
  if (pod === undefined) throw new Error("no pod was made");
  const spec = pod.spec as V1PodSpec; // made by our own construct
  const bad = { ...pod, spec: { ...spec, ...change(spec) } };
  await expect(cluster.create(bad, { dryRun: true })).rejects.toThrow(
    new RegExp(`violates PodSecurity "restricted:v1.34".*${violation}`),
  );
});
