import type { Construct } from "constructs";
import type { TenantNamespace, Workload, WorkloadProps } from "../../lib/constructs";
import {
  ConfigBundle,
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  Pod,
  StatefulSet,
  TenantNamespace as Tenant,
  VolumeClaim,
} from "../../lib/constructs";
import { comesBefore, only, podTemplate, refusal, shop, synthesize } from "../support/manifests";

type Make = (scope: Construct, id: string, props: WorkloadProps) => Workload;

/** Every kind of workload with the mission's id of it, and the longest name that it can have. */
const kinds: readonly (readonly [kind: string, id: string, maxName: number, make: Make])[] = [
  ["Deployment", "W1", 63, (scope, id, props) => new Deployment(scope, id, props)],
  ["StatefulSet", "W2", 52, (scope, id, props) => new StatefulSet(scope, id, props)],
  ["DaemonSet", "W3", 52, (scope, id, props) => new DaemonSet(scope, id, props)],
  ["Job", "W4", 63, (scope, id, props) => new Job(scope, id, props)],
  ["CronJob", "W5", 52, (scope, id, props) => new CronJob(scope, id, { ...props, schedule: "@daily" })],
  ["Pod", "W6", 63, (scope, id, props) => new Pod(scope, id, props)],
];

describe.each(kinds)("%s (%s)", (kind, _id, maxName, make) => {
  const made = (props: Partial<WorkloadProps> = {}) =>
    synthesize((chart) => void make(chart, "web", { tenant: shop(chart), image: "nginx:1", ...props }));

  test("is in the tenant's namespace, under the tenant's labels and its own", () => {
    const labels = {
      "app.kubernetes.io/managed-by": "cloud-container-engine",
      "app.kubernetes.io/name": "web",
      "cloud-container-engine/kind": kind.toLowerCase(),
      "cloud-container-engine/organization": "acme",
      "cloud-container-engine/tenant": "shop",
    };
    const object = only(made(), kind);
    expect(object.metadata).toMatchObject({ name: "web", namespace: "shop", labels });
    expect(podTemplate(object).metadata.labels).toMatchObject(labels);
  });

  test("satisfies Pod Security restricted, states its resources, and gets no token", () => {
    const { spec } = podTemplate(only(made({ initContainers: [{ name: "init", image: "init:1" }] }), kind));
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    });
    const initContainers = spec.initContainers as typeof spec.containers;
    for (const container of [...spec.containers, ...initContainers]) {
      expect(container).toMatchObject({
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          runAsNonRoot: true,
        },
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
      });
    }
  });

  test("waits for the tenant's guards, its bundles and its disks, also when they stand behind it in the tree", () => {
    const objects = synthesize((chart) => {
      const inFront = shop(chart, { name: "other" });
      const tenant = new Tenant(chart, "tenant", { organization: "acme", name: "shop" });
      const config = new ConfigBundle(chart, "conf", { tenant, data: { A: "1" }, immutable: false });
      const files = new ConfigBundle(chart, "files", { tenant, files: { a: "1" }, immutable: false });
      const claim =
        kind === "DaemonSet" ? undefined : new VolumeClaim(chart, "data", { tenant, capacity: "1Gi" });
      const mounts = [{ bundle: files, path: "/etc/app" }, ...(claim ? [{ claim, path: "/data" }] : [])];
      make(inFront, "web", { tenant, image: "nginx:1", config: [config], mounts });
    }).filter(({ metadata }) => metadata.namespace !== "other");
    for (const earlier of [
      ["ServiceAccount", "default"],
      ["NetworkPolicy", "default-deny"],
      ["ConfigMap", "conf"],
      ["ConfigMap", "files"],
      ...(kind === "DaemonSet" ? [] : [["PersistentVolumeClaim", "data"]]),
    ] as const) {
      expect(comesBefore(objects, [earlier[0] ?? "", earlier[1] ?? ""], [kind, "web"])).toBe(true);
    }
  });

  test("can be made inside its tenant, with all that it uses", () => {
    const objects = synthesize((chart) => {
      const tenant = shop(chart);
      const bundle = new ConfigBundle(tenant, "conf", { tenant, data: { A: "1" } });
      make(tenant, "web", { tenant, image: "nginx:1", config: [bundle] });
    });
    expect(comesBefore(objects, ["ServiceAccount", "default"], [kind, "web"])).toBe(true);
  });

  test("rolls when a bundle changes, by an annotation on its pods", () => {
    const annotation = (value: string) => {
      const objects = synthesize((chart) => {
        const tenant = shop(chart);
        const config = ["b", "a"].map(
          (name) => new ConfigBundle(chart, name, { tenant, data: { [name]: value }, immutable: false }),
        );
        make(chart, "web", { tenant, image: "nginx:1", config });
      });
      return podTemplate(only(objects, kind)).metadata.annotations?.["cloud-container-engine/config"];
    };
    expect(annotation("1")).toMatch(/^a=[0-9a-f]{10},b=[0-9a-f]{10}$/);
    expect(annotation("1")).toBe(annotation("1"));
    expect(annotation("1")).not.toBe(annotation("2"));
  });

  test("has names as long as controllers leave room for, and no longer", () => {
    const longest = `a${"b".repeat(maxName - 1)}`;
    expect(only(made({ name: longest }), kind).metadata.name).toBe(longest);
    const tooLong = `${longest}b`;
    expect(
      refusal((chart) => void make(chart, "web", { tenant: shop(chart), image: "nginx:1", name: tooLong })),
    ).toMatch(
      new RegExp(
        `^${kind} '${tooLong}': name \\(${tooLong}\\) is no DNS-\\d+ label of 1 to ${maxName} characters`,
      ),
    );
  });

  test("an empty name is refused", () => {
    expect(
      refusal((chart) => void make(chart, "web", { tenant: shop(chart), image: "nginx:1", name: "" })),
    ).toMatch(new RegExp(`^${kind} '': name \\(empty\\) is no DNS-\\d+ label`));
  });

  test("lists all that is wrong with it at once", () => {
    const message = refusal((chart) => {
      const tenant: TenantNamespace = shop(chart);
      make(chart, "web", { tenant, name: "Web", image: "nginx", port: 0, user: -1 });
    });
    const lines = message.split("\n");
    expect(lines[0]).toBe(`${kind} 'Web':`);
    expect(lines.slice(1).map((line) => line.replace(/ \(.*/, ""))).toEqual(
      expect.arrayContaining(["  - name", "  - image", "  - ports[0].port", "  - user"]),
    );
  });
});
