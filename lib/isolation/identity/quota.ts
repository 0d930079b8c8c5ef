import type { Problem } from "../../rules/problem";
import { inside, isMapping } from "../language/value";
import type { IsolationRule, Surveyed } from "../rule";
import type { Subject } from "../subject";
import { known } from "../subject";
import { NAMESPACES, ofNamespace, tenantNamespaces } from "./parts";

const QUOTAS = "/ResourceQuota";

/** What a quota has to bound, each under one of its names. Storage of single classes is within that of all. */
const ENTRIES: readonly (readonly string[])[] = [
  ["pods", "count/pods"],
  ["requests.cpu", "cpu"],
  ["limits.cpu"],
  ["requests.memory", "memory"],
  ["limits.memory"],
  ["requests.storage"],
  ["persistentvolumeclaims", "count/persistentvolumeclaims"],
  ["services.loadbalancers"],
  ["services.nodeports"],
  ["secrets", "count/secrets"],
];

export const quota: IsolationRule = {
  number: 34,
  name: "quota",
  statement:
    "Every tenant's namespace has a quota of pods, compute, storage, claims, balancers, node ports and secrets.",
  why: "Without one a tenant takes what others need, and the cloud's own quota with it.",
  fix: "make the namespace by TenantNamespace, whose quota has them all",
  source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
  enforced: { constructors: "TenantNamespace makes it", cluster: "the API server holds tenants to it" },
  parts: [],
  surveyedKinds: [...NAMESPACES.kinds, QUOTAS],
  survey: (subjects) => tenantNamespaces(subjects).flatMap((namespace) => unbounded(namespace, subjects)),
};

function unbounded(namespace: Subject, subjects: readonly Subject[]): readonly Surveyed[] {
  const quotas = ofNamespace(subjects, QUOTAS, namespace.name).map(({ object }) => inside(object, "spec"));
  // A quota with a scope bounds only some of the pods.
  const specs = quotas.filter((spec) =>
    ["scopes", "scopeSelector"].every((field) => (inside(spec, field).value ?? undefined) === undefined),
  );
  const hard = specs.map((spec) => inside(spec, "hard"));
  const bounded = new Set(
    hard
      .map(({ value }) => value)
      .filter(isMapping)
      .flatMap(Object.keys),
  );
  const missing = ENTRIES.filter((names) => !names.some((name) => bounded.has(name))).map(([name]) => name);
  if (missing.length === 0) return [];
  hard.forEach(known);
  const finding: Problem = {
    field: "metadata.name",
    value: namespace.name,
    rule: `has no quota of ${missing.join(", ")}`,
    fix: quota.fix,
  };
  return [{ subject: namespace, findings: [finding] }];
}
