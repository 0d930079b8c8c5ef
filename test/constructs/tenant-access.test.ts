import fc from "fast-check";
import type { Member } from "../../lib/constructs";
import { MemberKind, MemberRole } from "../../lib/constructs";
import { only, refusal, shop, synthesize } from "../support/manifests";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const members: readonly Member[] = [
  { name: "ada@acme.example", role: MemberRole.Developer },
  { name: "grace@acme.example", role: MemberRole.Developer },
  { name: "acme:support", kind: MemberKind.Group, role: MemberRole.Viewer },
];

function made(list: readonly Member[] = members) {
  return synthesize((chart) => void shop(chart, { members: list }));
}

function rules(role: MemberRole): readonly Rule[] {
  // A Role has rules of this shape, which the API server checks in test/e2e.
  return only(made(), "Role", `tenant-${role}`).rules as readonly Rule[];
}

function allowed(role: MemberRole, verb: string, resource: string, group = ""): boolean {
  return rules(role).some(
    (rule) =>
      rule.verbs.includes(verb) && rule.resources.includes(resource) && rule.apiGroups.includes(group),
  );
}

describe("members of a tenant (T1; isolation rules 25 to 33)", () => {
  test("nobody has a role by default", () => {
    expect(made([]).filter(({ kind }) => kind.startsWith("Role"))).toEqual([]);
  });

  test("each role that somebody has is bound within the namespace, to people and groups", () => {
    expect(only(made(), "RoleBinding", "tenant-developer")).toMatchObject({
      metadata: { namespace: "shop" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "tenant-developer" },
      subjects: [
        { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "ada@acme.example" },
        { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "grace@acme.example" },
      ],
    });
    expect(only(made(), "RoleBinding", "tenant-viewer")).toMatchObject({
      subjects: [{ kind: "Group", name: "acme:support" }],
    });
    expect(made().filter(({ kind }) => kind.startsWith("Cluster"))).toEqual([]);
  });

  test("another order of members is no change", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...members], { minLength: members.length }), (shuffled) => {
        expect(made(shuffled)).toEqual(made());
      }),
      { numRuns: 6 },
    );
  });

  test.each(Object.values(MemberRole))("a %s has no wildcards and no way up (rules 28, 29, 32)", (role) => {
    const words = rules(role).flatMap((rule) => [...rule.apiGroups, ...rule.resources, ...rule.verbs]);
    for (const word of [
      "*",
      "escalate",
      "bind",
      "impersonate",
      "nodes",
      "nodes/proxy",
      "certificatesigningrequests",
    ]) {
      expect(words).not.toContain(word);
    }
    expect(words.filter((word) => word.includes("token"))).toEqual([]);
  });

  test.each(Object.values(MemberRole))("a %s cannot change what guards the tenant (rule 33)", (role) => {
    const guards = [
      "networkpolicies",
      "resourcequotas",
      "limitranges",
      "roles",
      "rolebindings",
      "serviceaccounts",
      "endpoints",
      "endpointslices",
      "namespaces",
    ];
    const writing = rules(role).filter((rule) =>
      rule.verbs.some((verb) => !["get", "list", "watch"].includes(verb)),
    );
    expect(
      writing.flatMap(({ resources }) => resources).filter((resource) => guards.includes(resource)),
    ).toEqual([]);
  });

  test("a developer runs applications", () => {
    for (const verb of ["create", "update", "patch", "delete", "get", "list", "watch"]) {
      expect(allowed(MemberRole.Developer, verb, "deployments", "apps")).toBe(true);
      expect(allowed(MemberRole.Developer, verb, "cronjobs", "batch")).toBe(true);
      expect(allowed(MemberRole.Developer, verb, "services")).toBe(true);
      expect(allowed(MemberRole.Developer, verb, "secrets")).toBe(true);
      expect(allowed(MemberRole.Developer, verb, "persistentvolumeclaims")).toBe(true);
    }
    // kubectl tries WebSockets first, which are GET requests.
    for (const verb of ["get", "create"]) expect(allowed(MemberRole.Developer, verb, "pods/exec")).toBe(true);
    expect(allowed(MemberRole.Developer, "get", "pods/log")).toBe(true);
    expect(allowed(MemberRole.Developer, "patch", "deployments/scale", "apps")).toBe(true);
  });

  test("a viewer sees everything but secrets, and touches nothing", () => {
    const verbs = new Set(rules(MemberRole.Viewer).flatMap((rule) => rule.verbs));
    expect([...verbs].sort()).toEqual(["get", "list", "watch"]);
    expect(allowed(MemberRole.Viewer, "list", "deployments", "apps")).toBe(true);
    expect(allowed(MemberRole.Viewer, "get", "pods/log")).toBe(true);
    expect(allowed(MemberRole.Viewer, "get", "resourcequotas")).toBe(true);
    expect(allowed(MemberRole.Viewer, "get", "secrets")).toBe(false);
    expect(allowed(MemberRole.Viewer, "get", "pods/exec")).toBe(false);
    expect(allowed(MemberRole.Viewer, "get", "pods/portforward")).toBe(false);
  });
});

describe("members refused", () => {
  test.each([
    [
      "",
      "TenantNamespace 'shop': members[0].name (empty) names nobody; name a user or group of the organization",
    ],
    [
      "system:authenticated",
      "TenantNamespace 'shop': members[0].name (system:authenticated) is an identity of the cluster itself; name a user or group of the organization",
    ],
    [
      "system:serviceaccounts:bank",
      "TenantNamespace 'shop': members[0].name (system:serviceaccounts:bank) is an identity of the cluster itself; name a user or group of the organization",
    ],
  ])("%j (rules 25 to 27)", (name, message) => {
    const member = { name, kind: MemberKind.Group, role: MemberRole.Viewer };
    expect(refusal((chart) => void shop(chart, { members: [member] }))).toBe(message);
  });
});
