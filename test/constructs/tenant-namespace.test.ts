import { TenantNamespace } from "../../lib/constructs";
import { MemberRole } from "../../lib/constructs/tenant-access";
import { comesBefore, only, refusal, shop, synthesize } from "../support/manifests";

const everything = {
  members: [{ name: "ada@acme.example", role: MemberRole.Developer }],
  imagePull: { server: "registry.example.org", username: "acme", password: "pass" },
  externalEgress: [{ cidr: "198.51.100.0/24", ports: [443] }],
};

describe("TenantNamespace (W11, T1)", () => {
  test("the namespace says whose it is, and is held to Pod Security restricted at a fixed version (rule 22)", () => {
    const objects = synthesize((chart) => void shop(chart));
    expect(only(objects, "Namespace").metadata).toEqual({
      name: "shop",
      labels: {
        "app.kubernetes.io/managed-by": "cloud-container-engine",
        "cloud-container-engine/organization": "acme",
        "cloud-container-engine/tenant": "shop",
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.34",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/audit-version": "v1.34",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "v1.34",
      },
      annotations: { "cloud-container-engine/organization": "acme" },
    });
  });

  test("T3: what is granted and known stands in annotations, where the cluster's admission reads it", () => {
    const objects = synthesize((chart) =>
      shop(chart, {
        nodes: {
          labels: { pool: "acme" },
          tolerations: [{ key: "pool", value: "acme", effect: "NoSchedule" }],
        },
        grants: { allowNodePorts: true, allowWorldFacing: false, priorityClasses: ["low", "high"] },
      }),
    );
    expect(only(objects, "Namespace").metadata).toMatchObject({
      annotations: {
        "cloud-container-engine/organization": "acme",
        "cloud-container-engine/node-labels": "pool=acme",
        "cloud-container-engine/node-taints": "pool=acme:NoSchedule",
        "cloud-container-engine/allow-node-ports": "true",
        "cloud-container-engine/priority-classes": "high,low",
      },
    });
    expect(refusal((chart) => shop(chart, { grants: { schedulers: ["one,two"] } }))).toContain(
      "grants.schedulers[0] (one,two) is not a name without a comma",
    );
  });

  test("everything else is in the namespace and carries its labels", () => {
    const objects = synthesize((chart) => void shop(chart, everything));
    for (const object of objects.filter(({ kind }) => kind !== "Namespace")) {
      expect(object.metadata).toMatchObject({
        namespace: "shop",
        labels: { "cloud-container-engine/tenant": "shop", "cloud-container-engine/organization": "acme" },
      });
    }
  });

  test("by default: quota, limits, three policies and a service account, nobody's roles", () => {
    const objects = synthesize((chart) => void shop(chart));
    expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort()).toEqual([
      "LimitRange/tenant",
      "Namespace/shop",
      "NetworkPolicy/default-deny",
      "NetworkPolicy/dns",
      "NetworkPolicy/within-namespace",
      "ResourceQuota/tenant",
      "ServiceAccount/default",
    ]);
  });

  test("the default service account has no token (rule 13), and pulls with the tenant's credentials", () => {
    const account = (props: Partial<typeof everything>) =>
      only(
        synthesize((chart) => void shop(chart, props)),
        "ServiceAccount",
        "default",
      );
    expect(account({})).toMatchObject({ automountServiceAccountToken: false });
    expect(account({})).not.toHaveProperty("imagePullSecrets");
    expect(account(everything)).toMatchObject({
      automountServiceAccountToken: false,
      imagePullSecrets: [{ name: "image-pull" }],
    });
  });

  test("the service account, without which no pod starts, comes after everything that guards the namespace", () => {
    const objects = synthesize((chart) => void shop(chart, everything));
    const guards = objects.filter(({ kind }) => kind !== "ServiceAccount");
    expect(guards).toHaveLength(objects.length - 1);
    expect(objects.at(0)?.kind).toBe("Namespace");
    expect(objects.at(-1)).toBe(only(objects, "ServiceAccount"));
    for (const guard of guards.slice(1)) {
      expect(comesBefore(objects, ["Namespace", "shop"], [guard.kind, guard.metadata.name])).toBe(true);
    }
  });

  test("a grant of host paths lifts enforcement only: warnings and audit go on", () => {
    const objects = synthesize(
      (chart) => void shop(chart, { grants: { allowReadOnlyHostPaths: ["/var/log"] } }),
    );
    expect(only(objects, "Namespace").metadata).toMatchObject({
      labels: {
        "pod-security.kubernetes.io/enforce": "privileged",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
      },
    });
  });

  test("other grants, and an empty one, leave Pod Security where it is", () => {
    const grants = { allowNodePorts: true, allowWorldFacing: true, allowReadOnlyHostPaths: [] };
    const objects = synthesize((chart) => void shop(chart, { grants }));
    expect(only(objects, "Namespace").metadata).toMatchObject({
      labels: { "pod-security.kubernetes.io/enforce": "restricted" },
    });
  });

  test("the Pod Security version can be another one, in all three modes", () => {
    const objects = synthesize((chart) => void shop(chart, { podSecurityVersion: "v1.33" }));
    expect(only(objects, "Namespace").metadata).toMatchObject({
      labels: {
        "pod-security.kubernetes.io/enforce-version": "v1.33",
        "pod-security.kubernetes.io/audit-version": "v1.33",
        "pod-security.kubernetes.io/warn-version": "v1.33",
      },
    });
  });

  test("the construct's id is the namespace's name unless one is given", () => {
    const objects = synthesize((chart) => {
      new TenantNamespace(chart, "a", { organization: "acme" });
      new TenantNamespace(chart, "b", { organization: "acme", name: "bank" });
    });
    expect(objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name)).toEqual([
      "a",
      "bank",
    ]);
  });
});

describe("TenantNamespace refuses", () => {
  test.each([
    [
      { name: "" },
      "TenantNamespace '': name (empty) is no DNS-1123 label of 1 to 63 characters; use lower-case letters, digits and inner hyphens",
    ],
    [
      { name: "kube-system" },
      "TenantNamespace 'kube-system': name (kube-system) is reserved for the cluster itself; choose another name",
    ],
    [
      { organization: "Acme Corp" },
      "TenantNamespace 'shop': organization (Acme Corp) is no organization name of 1 to 63 characters; use lower-case letters and digits, words joined by single hyphens",
    ],
    [
      { podSecurityVersion: "latest" },
      "TenantNamespace 'shop': podSecurityVersion (latest) is no version of the Pod Security Standards; write a minor version such as v1.34",
    ],
    [
      { podSecurityVersion: "v1.34.1" },
      "TenantNamespace 'shop': podSecurityVersion (v1.34.1) is no version of the Pod Security Standards; write a minor version such as v1.34",
    ],
    [
      { grants: { allowReadOnlyHostPaths: ["/"] } },
      "TenantNamespace 'shop': grants.allowReadOnlyHostPaths[0] (/) is no absolute path; write a path such as /var/lib/app, without ':' or '..'",
    ],
    [
      { grants: { allowReadOnlyHostPaths: ["/var/log/../.."] } },
      "TenantNamespace 'shop': grants.allowReadOnlyHostPaths[0] (/var/log/../..) is no absolute path; write a path such as /var/lib/app, without ':' or '..'",
    ],
    [
      { nodes: { labels: { "no key!": "x" } } },
      "TenantNamespace 'shop': nodes.labels (no key!) is no label key; write 'name' or 'domain/name', the name at most 63 characters",
    ],
    [
      { nodes: { labels: {}, tolerations: [{ key: "", value: "acme", effect: "NoSchedule" as const }] } },
      "TenantNamespace 'shop': nodes.tolerations[0].key (empty) is no label key; write 'name' or 'domain/name', the name at most 63 characters",
    ],
  ])("%j", (props, message) => {
    expect(refusal((chart) => void shop(chart, props))).toBe(message);
  });

  test("an over-long name, quoting it", () => {
    const name = "a".repeat(64);
    expect(refusal((chart) => void shop(chart, { name }))).toBe(
      `TenantNamespace '${name}': name (${name}) is no DNS-1123 label of 1 to 63 characters; use lower-case letters, digits and inner hyphens`,
    );
  });

  test("several things at once, together", () => {
    expect(refusal((chart) => void shop(chart, { name: "default", organization: "" }))).toBe(
      [
        "TenantNamespace 'default':",
        "  - name (default) is reserved for the cluster itself; choose another name",
        "  - organization (empty) is no organization name of 1 to 63 characters; use lower-case letters and digits, words joined by single hyphens",
      ].join("\n"),
    );
  });
});
