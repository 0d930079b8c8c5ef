import { examine } from "../../lib/isolation/examine";
import type { Value } from "../../lib/isolation/language/value";
import { UNKNOWN } from "../../lib/isolation/language/value";
import { Wholeness } from "../../lib/isolation/language/judge";
import { manifestSubjects } from "../../lib/isolation/manifest-subjects";
import { POD_RULES } from "../../lib/isolation/pods";
import type { TenantFacts } from "../../lib/isolation/tenant";
import { container, pod } from "./support/cases";

interface Given {
  readonly tenant?: TenantFacts;
  readonly wholeness?: Wholeness;
}

/** What the rules say of a pod in a namespace called shop: rules by number, each with the field. */
function said(spec: object, { tenant, wholeness }: Given = {}) {
  const manifest = { apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "shop" }, spec };
  const located = { value: manifest as unknown as Value, path: "" }; // plain data, and UNKNOWN
  const [subject] = manifestSubjects(located, { everyTenant: tenant }, wholeness);
  if (!subject) throw new Error("a pod is no subject");
  const of = (number: number, path: string) => `${number} ${path}`;
  const numbers = new Map<object, number>(POD_RULES.map((rule) => [rule, rule.number]));
  const { violations, open } = examine(subject, POD_RULES);
  return {
    broken: violations.map(({ rule, problem }) => of(numbers.get(rule) ?? 0, problem.field)),
    open: open.map(({ rule, path }) => of(numbers.get(rule) ?? 0, path)),
  };
}

test("T2: a pod that keeps all rules breaks none, and leaves nothing open", () => {
  expect(said(pod())).toEqual({ broken: [], open: [] });
});

test.each<[string, object, TenantFacts, readonly string[]]>([
  [
    "nothing but a container",
    { containers: [container({ securityContext: {} })] },
    {},
    [
      "5 spec.containers[0].securityContext.capabilities.drop",
      "6 spec.containers[0].securityContext.allowPrivilegeEscalation",
      "7 spec.containers[0].securityContext.runAsNonRoot",
      "8 spec.containers[0].securityContext.seccompProfile.type",
      "13 spec.automountServiceAccountToken",
    ],
  ],
  [
    "a folder of the node, where none is granted",
    pod({ volumes: [{ name: "h", hostPath: { path: "/" } }] }),
    {},
    ["3 spec.volumes[0].hostPath"],
  ],
  ["no selector", pod(), { nodeLabels: ["a=b"] }, ["14 spec.nodeSelector"]],
  [
    "a toleration of the key of others",
    pod({ tolerations: [{ key: "a", operator: "Exists" }] }),
    {},
    ["14 spec.tolerations[0].operator"],
  ],
  ["a priority", pod({ priorityClassName: "high" }), {}, ["15 spec.priorityClassName"]],
  [
    "no limit",
    pod({ initContainers: [container({ name: "a", resources: { limits: { cpu: "1", memory: "1" } } })] }),
    {},
    ["17 spec.initContainers[0].resources.limits['ephemeral-storage']"],
  ],
  [
    "an image from elsewhere",
    pod({ containers: [container({ image: "nginx:1" })] }),
    { registry: "r.example.org" },
    ["18 spec.containers[0].image"],
  ],
  [
    "a private image",
    pod({ containers: [container({ image: "r.example.org/orgs/a/web:1", imagePullPolicy: "Never" })] }),
    { registry: "r.example.org", organization: "a" },
    ["20 spec.containers[0].imagePullPolicy"],
  ],
])("T2: of %s, violations name the field that has to change", (_name, spec, tenant, fields) => {
  expect(said(spec, { tenant }).broken).toEqual(fields);
});

test("T2: a term of an affinity may name the pod's own namespace, and no other", () => {
  const near = (...namespaces: readonly string[]) =>
    pod({
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: "kubernetes.io/hostname", namespaces },
          ],
        },
      },
    });
  expect(said(near("shop")).broken).toEqual([]);
  expect(said(near("shop", "bank")).broken).toEqual([
    "14 spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespaces[1]",
  ]);
});

test("T2: what is not known yet stays open, and hides nothing that is", () => {
  const spec = pod({
    hostNetwork: UNKNOWN,
    hostPID: true,
    containers: [container({ image: UNKNOWN }), UNKNOWN],
  });
  const { broken, open } = said(spec, { tenant: { registry: "r.example.org" } });
  expect(broken).toEqual(["2 spec.hostPID"]);
  expect(open).toEqual(
    expect.arrayContaining(["18 spec.containers[0].image", "17 spec.containers[1].resources.limits.cpu"]),
  );
});

test("T2: a patch breaks what it says, though not by what it leaves as it is", () => {
  const patch = {
    priorityClassName: "high",
    containers: [{ name: "web", securityContext: { privileged: true } }],
  };
  const { broken, open } = said(patch, { wholeness: Wholeness.Patch });
  // Nothing is granted, of which a patch of the pod changes nothing.
  expect(broken).toEqual(["1 spec.containers[0].securityContext.privileged", "15 spec.priorityClassName"]);
  expect(open).toContain("6 spec.containers[0].securityContext.allowPrivilegeEscalation");
});
