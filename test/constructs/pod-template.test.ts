import type { DeploymentProps, TenantNamespaceProps } from "../../lib/constructs";
import { Deployment } from "../../lib/constructs";
import { only, podTemplate, refusal, shop, synthesize } from "../support/manifests";

type Props = Partial<DeploymentProps>;

function pod(props: Props = {}, tenant: Partial<TenantNamespaceProps> = {}) {
  const image = props.containers ? undefined : "nginx:1";
  const objects = synthesize(
    (chart) => void new Deployment(chart, "web", { tenant: shop(chart, tenant), image, ...props }),
  );
  return podTemplate(only(objects, "Deployment"));
}

function refused(props: Props, tenant: Partial<TenantNamespaceProps> = {}): string {
  return refusal((chart) => void new Deployment(chart, "web", { tenant: shop(chart, tenant), ...props }));
}

const one = { image: "nginx:1" };
const two = [
  { name: "web", image: "nginx:1" },
  { name: "side", image: "side:1" },
];

describe("pods of every kind of workload (W1-W6)", () => {
  test("by default no token, no service links, no root, no root capabilities (rules 7, 8, 13)", () => {
    const { spec } = pod();
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: "Always",
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    });
    for (const field of [
      "nodeSelector",
      "tolerations",
      "nodeName",
      "hostNetwork",
      "hostPID",
      "hostIPC",
      "serviceAccountName",
      "initContainers",
    ]) {
      expect(spec).not.toHaveProperty(field);
    }
  });

  test("pods spread over zones and nodes, without being kept from starting", () => {
    const labelSelector = {
      matchLabels: { "app.kubernetes.io/name": "web", "cloud-container-engine/kind": "deployment" },
    };
    expect(pod().spec.topologySpreadConstraints).toEqual([
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector,
      },
      {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector,
      },
    ]);
  });

  test("pods carry the tenant's labels, the workload's and the user's", () => {
    expect(pod({ podLabels: { team: "web", "acme.example/tier": "" } }).metadata.labels).toEqual({
      team: "web",
      "acme.example/tier": "",
      "app.kubernetes.io/managed-by": "cloud-container-engine",
      "app.kubernetes.io/name": "web",
      "cloud-container-engine/kind": "deployment",
      "cloud-container-engine/organization": "acme",
      "cloud-container-engine/tenant": "shop",
    });
  });

  test("pods stay on the tenant's nodes, and may choose among them (rule 14)", () => {
    const nodes = {
      labels: { pool: "acme" },
      tolerations: [
        { key: "pool", value: "acme", effect: "NoSchedule" as const },
        { key: "disk", value: "ssd", effect: "NoExecute" as const },
      ],
    };
    const { spec } = pod({ nodeLabels: { disk: "ssd", pool: "acme" } }, { nodes });
    expect(spec.nodeSelector).toEqual({ disk: "ssd", pool: "acme" });
    expect(spec.tolerations).toEqual([
      { key: "disk", operator: "Equal", value: "ssd", effect: "NoExecute" },
      { key: "pool", operator: "Equal", value: "acme", effect: "NoSchedule" },
    ]);
    const reversed = { ...nodes, tolerations: [...nodes.tolerations].reverse() };
    expect(pod({}, { nodes: reversed })).toEqual(pod({}, { nodes }));
  });

  test("a user is its own group too, and that of its disks", () => {
    expect(pod({ user: 999 }).spec.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 999,
      runAsGroup: 999,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(pod({ user: 999, group: 0, fsGroup: 5 }).spec.securityContext).toMatchObject({
      runAsUser: 999,
      runAsGroup: 0,
      fsGroup: 5,
    });
  });

  test("several containers keep their order, and what ends before them is told apart", () => {
    const { spec } = pod({ containers: two, initContainers: [{ name: "init", image: "init:1" }] });
    expect(spec.containers.map(({ name }) => name)).toEqual(["web", "side"]);
    expect(spec.initContainers).toMatchObject([
      { name: "init", securityContext: { capabilities: { drop: ["ALL"] } } },
    ]);
  });

  test("a token is mounted where it is asked for", () => {
    expect(pod({ mountServiceAccountToken: true }).spec).toMatchObject({
      automountServiceAccountToken: true,
    });
  });
});

describe("pods refused", () => {
  test.each<[Props, string]>([
    [
      {},
      "Deployment 'web': image, containers (missing) do not say what runs; give either an image, or at least one entry in containers",
    ],
    [
      { containers: [] },
      "Deployment 'web': image, containers (missing) do not say what runs; give either an image, or at least one entry in containers",
    ],
    [
      { ...one, containers: two },
      "Deployment 'web': image, containers (both) do not say what runs; give either an image, or at least one entry in containers",
    ],
    [
      { containers: [{ name: "Web", image: "nginx:1" }] },
      "Deployment 'web': containers[0].name (Web) is no DNS-1123 label of 1 to 63 characters; use lower-case letters, digits and inner hyphens",
    ],
    [
      { containers: [{ name: "web", image: "nginx" }] },
      "Deployment 'web': containers[0].image (nginx) names no version; add a tag such as :1.29.1, or a digest",
    ],
    [
      { containers: two, initContainers: [{ name: "side", image: "init:1" }] },
      "Deployment 'web': containers (side) is given more than once; give each container a name of its own",
    ],
    [
      { containers: two.map((each) => ({ ...each, port: 80 })) },
      [
        "Deployment 'web':",
        "  - ports (80/TCP) is given more than once; have each port listened on once",
        "  - ports.name (port-80) is given more than once; name each port differently",
      ].join("\n"),
    ],
    [
      { containers: two, port: 8080 },
      "Deployment 'web': port (8080) belongs to a single container, but there are 'containers'; move it to the container that it is meant for",
    ],
    [
      { containers: two, env: { A: "secret-looking" } },
      "Deployment 'web': env ([\"A\"]) belongs to a single container, but there are 'containers'; move it to the container that it is meant for",
    ],
    [
      { ...one, user: 0 },
      "Deployment 'web': user (0) is no whole number from 1 to 2147483647; give a whole number from 1 to 2147483647",
    ],
    [
      { ...one, fsGroup: -1 },
      "Deployment 'web': fsGroup (-1) is no whole number from 1 to 2147483647; give a whole number from 1 to 2147483647",
    ],
    [
      { ...one, group: 2 ** 31 },
      "Deployment 'web': group (2147483648) is no whole number from 0 to 2147483647; give a whole number from 0 to 2147483647",
    ],
    [
      { ...one, terminationGracePeriodSeconds: -1 },
      "Deployment 'web': terminationGracePeriodSeconds (-1) is no whole number from 0 to 2147483647; give a whole number from 0 to 2147483647",
    ],
    [
      { ...one, podLabels: { "cloud-container-engine/tenant": "bank" } },
      "Deployment 'web': podLabels (cloud-container-engine/tenant) is a label that the library sets; choose another key",
    ],
    [
      { ...one, podLabels: { "a/b/c": "" } },
      "Deployment 'web': podLabels (a/b/c) is no label key; write 'name' or 'domain/name', the name at most 63 characters",
    ],
    [
      { ...one, nodeLabels: { zone: "not ok" } },
      "Deployment 'web': nodeLabels['zone'] (not ok) is no label value of at most 63 characters; use letters, digits, '-', '_' and '.', alphanumeric at both ends",
    ],
  ])("%j", (props, message) => {
    expect(refused(props)).toBe(message);
  });

  test("nodes of another tenant (rule 14)", () => {
    expect(refused({ ...one, nodeLabels: { pool: "bank" } }, { nodes: { labels: { pool: "acme" } } })).toBe(
      "Deployment 'web': nodeLabels['pool'] (bank) leaves the tenant's nodes (pool=acme); choose among the tenant's own nodes",
    );
  });

  test("names that every object has are labels like any other", () => {
    expect(pod({ podLabels: { hasOwnProperty: "x", toString: "y" } }).metadata.labels).toMatchObject({
      hasOwnProperty: "x",
      toString: "y",
    });
    expect(pod({ nodeLabels: { toString: "x" } }, { nodes: { labels: { pool: "acme" } } })).toBeDefined();
  });
});
