import { TenantGuard } from "../../lib/constructs";
import { Label } from "../../lib/constructs/labels";
import { podSecurityLabels } from "../../lib/constructs/pod-security";
import { admissible, admittedKinds } from "../../lib/isolation/admission";
import { factAnnotations } from "../../lib/isolation/annotations";
import { examine } from "../../lib/isolation/examine";
import type { Value } from "../../lib/isolation/language/value";
import type { Part } from "../../lib/isolation/rule";
import { manifestSubjects } from "../../lib/isolation/manifest-subjects";
import { RULE_CASES } from "../isolation/cases";
import { carriersOf } from "../isolation/support/carriers";
import type { CaseTable, Manifest, RuleCases } from "../isolation/support/cases";
import { pod } from "../isolation/support/cases";
import type { Attempt } from "../support/cluster";
import { Cluster } from "../support/cluster";
import { OwnControlPlane } from "../support/own-control-plane";
import { synthesize } from "../support/manifests";
import { until } from "../support/until";

/** Kinds that carry pods and that every API server has. */
const CARRIERS = ["Pod", "Deployment", "CronJob", "PodTemplate"] as const;

const ENFORCED = RULE_CASES.filter(({ rule }) => admissible(rule).length > 0);

// A control plane of its own: the guard holds every tenant of its cluster, those of other tests too.
describe("T3: the tenant guard, on a real API server", () => {
  let plane: OwnControlPlane;
  let cluster: Cluster;

  beforeAll(async () => {
    plane = await OwnControlPlane.start("guard");
    cluster = new Cluster(plane.kubeconfig);
    for (const cases of RULE_CASES) {
      await cluster.apply(namespace(cases));
      await cluster.apply(host(namespaceOf(cases)));
    }
    for (const manifest of [...hired(), ...guard().map(warning)]) await cluster.apply(manifest);
    await until(
      "the guard at its post",
      () => cluster.attempt(refusedBy(1), HIRED),
      ({ warnings }) => warnings.length > 0,
    );
  }, 120_000);
  afterAll(async () => {
    cluster?.close();
    await plane?.stop();
  });

  /** Ephemeral containers come into pods that are there. */
  function attempted(
    manifest: Manifest,
    // Namespaces of tenants are administrators' own.
    as = manifest.kind === "Namespace" ? undefined : HIRED,
  ): Promise<Attempt> {
    const { namespace = "" } = manifest.metadata;
    const ephemeral = ephemeralContainers(manifest);
    return ephemeral === undefined
      ? cluster.attempt(manifest, as)
      : cluster.attemptEphemeral({ namespace, name: HOST }, ephemeral, as);
  }

  describe.each(
    ENFORCED.map((cases) => [`isolation rule ${cases.rule.number}, ${cases.rule.name}`, cases] as const),
  )("%s", (reference, cases) => {
    test.each([
      ...single(cases, cases.refused).map(([name, manifest]) => [`refuses ${name}`, manifest, true] as const),
      ...single(cases, cases.passed).map(
        ([name, manifest]) => [`lets ${name} pass`, manifest, false] as const,
      ),
    ])("%s", async (_name, manifest, isRefused) => {
      const { refusal, warnings, object } = await attempted(manifest);
      expect(warnings.join()).not.toContain("resulted in error");
      // What no API server takes, the guard never gets to see; and it sees what the API server made of the rest.
      if (refusal !== undefined || object === undefined || breaks(cases, object) !== isRefused) return;
      const named = `: ${reference}:`;
      if (isRefused) expect(warnings.join()).toContain(named);
      else expect(warnings.join()).not.toContain(named);
    });
  });

  // Last, as from here on nothing is a mere warning.
  describe("a tenant's user who may edit all in his namespace", () => {
    beforeAll(async () => {
      for (const cases of RULE_CASES) {
        await cluster.apply(namespace(cases, podSecurityLabels({})));
        await cluster.apply(editor(namespaceOf(cases)));
      }
      for (const manifest of guard()) await cluster.apply(manifest);
      await until(
        "the guard to refuse",
        () => cluster.attempt(refusedBy(1), EDITOR),
        ({ refusal }) => refusal !== undefined,
      );
    });

    test.each(
      RULE_CASES.flatMap((cases) =>
        attacks(cases).map(([name, manifest]) => [`${cases.rule.number}: ${name}`, cases, manifest] as const),
      ),
    )("gets nowhere with rule %s", async (_name, cases, manifest) => {
      const { refusal, object } = await attempted(manifest, EDITOR);
      // What the API server drops by itself does no harm.
      if (refusal === undefined) expect(object && breaks(cases, object, cases.rule.parts)).toBe(false);
    });

    test("keeps what a controller wrote into his service, and does not change it (W8)", async () => {
      const [first] = RULE_CASES;
      if (!first) throw new Error("there are no rules");
      const namespace = namespaceOf(first);
      const service: Manifest = {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "web", namespace },
        spec: {
          type: "LoadBalancer",
          allocateLoadBalancerNodePorts: true,
          loadBalancerSourceRanges: ["192.0.2.0/24"],
          selector: { app: "web" },
          ports: [{ port: 80 }],
        },
      };
      await cluster.apply(service);
      const change = (annotations: Readonly<Record<string, string>>, as: string) =>
        cluster.edit("Service", namespace, "web", { metadata: { annotations } }, as);
      const id = "loadbalancer.openstack.org/load-balancer-id";
      await change({ [id]: "made" }, CLOUD_CONTROLLER);
      await change({ note: "mine" }, EDITOR);
      await expect(change({ [id]: "another's" }, EDITOR)).rejects.toThrow("isolation rule 44, own-balancers");
    });

    test("runs what is legal", async () => {
      const [first] = RULE_CASES;
      if (!first) throw new Error("there are no rules");
      const legal = placed(first, { ...host("shop"), metadata: { name: "legal", namespace: "shop" } });
      expect(await cluster.attempt(legal, EDITOR)).not.toHaveProperty("refusal");
    });
  });
});

const CLOUD_CONTROLLER = "system:serviceaccount:kube-system:cloud-controller-manager";

/** Somebody who may do all in the cluster but manage tenants. */
const HIRED = "hired";

function hired(): readonly Manifest[] {
  const apiGroups = [
    "",
    "apps",
    "batch",
    "networking.k8s.io",
    "rbac.authorization.k8s.io",
    "discovery.k8s.io",
  ];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: HIRED };
  const apiVersion = "rbac.authorization.k8s.io/v1";
  return [
    {
      apiVersion,
      kind: "ClusterRole",
      metadata: { name: HIRED },
      rules: [{ apiGroups, resources: ["*"], verbs: ["*"] }],
    },
    {
      apiVersion,
      kind: "ClusterRoleBinding",
      metadata: { name: HIRED },
      roleRef,
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: HIRED }],
    },
  ];
}

function guard(): readonly Manifest[] {
  return synthesize((chart) => new TenantGuard(chart, "guard"));
}

/** Refusals name a single rule, warnings all that are broken. */
function warning(manifest: Manifest): Manifest {
  if (manifest.kind !== "ValidatingAdmissionPolicyBinding") return manifest;
  const { spec } = manifest as Manifest & { readonly spec: object }; // bindings have one
  return { ...manifest, spec: { ...spec, validationActions: ["Warn"] } };
}

/** Cases have a namespace of their own, whose tenant is granted what they say. */
function namespaceOf(cases: RuleCases): string {
  return `rule-${cases.rule.number}-${RULE_CASES.indexOf(cases)}`;
}

function namespace(cases: RuleCases, labels: Readonly<Record<string, string>> = {}): Manifest {
  const name = namespaceOf(cases);
  const annotations = factAnnotations(cases.tenant ?? {});
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { [Label.Tenant]: name, ...labels }, annotations },
  };
}

const HOST = "host";

function host(namespace: string): Manifest {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: HOST, namespace }, spec: pod() };
}

/** Those of a pod, without what no ephemeral container may have. */
function ephemeralContainers({ kind, spec }: Manifest): readonly object[] | undefined {
  if (kind !== "Pod" || typeof spec !== "object" || spec === null) return undefined;
  const found: unknown = Reflect.get(spec, "ephemeralContainers");
  if (!Array.isArray(found)) return undefined;
  const impossible = ["resources", "restartPolicy"];
  return found.map((container: object) =>
    Object.fromEntries(Object.entries(container).filter(([field]) => !impossible.includes(field))),
  );
}

/** Whether an object breaks conditions of a rule by the other reader. */
function breaks(
  { rule, tenant, cloud }: RuleCases,
  object: Manifest,
  parts: readonly Part[] = admissible(rule),
): boolean {
  const value = JSON.parse(JSON.stringify(object)) as Value; // what JSON holds
  return manifestSubjects({ value, path: "" }, { everyTenant: tenant, cloud }).some(
    (subject) => examine(subject, [{ ...rule, parts }]).violations.length > 0,
  );
}

/** Objects that admission judges one by one. */
function single(cases: RuleCases, { pods = {}, objects = {} }: CaseTable): [string, Manifest][] {
  const place = namespaceOf(cases);
  const carried = Object.entries(pods).flatMap(([name, spec]) => {
    const carriers = carriersOf(spec, place);
    const possible = "ephemeralContainers" in spec ? (["Pod"] as const) : CARRIERS;
    return possible.flatMap((carrier): [string, Manifest][] => {
      const manifest = carriers[carrier];
      return manifest ? [[`${name}, in ${carrier}`, manifest]] : [];
    });
  });
  const others = Object.entries(objects).flatMap(([name, given]): [string, Manifest][] =>
    isAdmitted(cases, given) ? [[name, placed(cases, given)]] : [],
  );
  return [...carried, ...others];
}

/** All single objects of Kubernetes by which a tenant could break a rule. */
function attacks(cases: RuleCases): readonly (readonly [string, Manifest])[] {
  const { pods, objects = {} } = cases.refused;
  const others = Object.entries(objects).flatMap(([name, given]) =>
    "kind" in given ? [[name, placed(cases, given)] as const] : [],
  );
  return [...single(cases, { pods }), ...others];
}

const EDITOR = "editor";

function editor(namespace: string): Manifest {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: EDITOR, namespace },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" },
    subjects: [EDITOR, CLOUD_CONTROLLER].map((user) => ({
      apiGroup: "rbac.authorization.k8s.io",
      kind: "User",
      name: user,
    })),
  };
}

function isAdmitted({ rule }: RuleCases, given: Manifest | readonly Manifest[]): given is Manifest {
  if (!("kind" in given)) return false;
  // Whose namespaces are nobody's, the guard is not for.
  const { labels } = given.metadata;
  const isTenants =
    typeof labels === "object" && labels !== null && Reflect.get(labels, Label.Tenant) !== undefined;
  if (given.kind === "Namespace" && !isTenants) return false;
  const group = given.apiVersion.includes("/") ? given.apiVersion.split("/")[0] : "";
  return admittedKinds(rule).includes(`${group}/${given.kind}`);
}

/** The object where the tenant of its case is granted what the case says: a namespace says so of itself. */
function placed(cases: RuleCases, manifest: Manifest): Manifest {
  const { metadata } = manifest;
  if (metadata.namespace !== undefined) {
    // Cases are of a tenant called shop, wherever they say so.
    return JSON.parse(JSON.stringify(manifest).replaceAll(/\bshop\b/g, namespaceOf(cases))) as Manifest;
  }
  const annotations = { ...Object(metadata.annotations), ...factAnnotations(cases.tenant ?? {}) };
  return manifest.kind === "Namespace" ? { ...manifest, metadata: { ...metadata, annotations } } : manifest;
}

/** An object that a rule refuses. */
function refusedBy(number: number): Manifest {
  const cases = ENFORCED.find(({ rule }) => rule.number === number);
  // Pod Security, which is sooner at its post, only refuses pods.
  const first = (cases ? single(cases, cases.refused) : []).find(([, { kind }]) => kind === "Deployment");
  if (!first) throw new Error(`rule ${number} has no case`);
  return first[1];
}
