import type { Problem } from "../../rules/problem";
import type { Value } from "../language/value";
import { elements, inside, isMapping, UNKNOWN } from "../language/value";
import type { IsolationRule, Surveyed } from "../rule";
import type { Subject } from "../subject";
import { known } from "../subject";
import { NAMESPACES, ofNamespace, tenantNamespaces } from "./parts";

const LIMITS = "/LimitRange";

/** Maxima that a namespace needs. What has a maximum has defaults: the API server takes it for what is not stated. */
const MAXIMA = [
  ["Container", "cpu"],
  ["Container", "memory"],
  ["Container", "ephemeral-storage"],
  ["PersistentVolumeClaim", "storage"],
] as const;

export const limitRange: IsolationRule = {
  number: 35,
  name: "limit-range",
  statement: "Every tenant's namespace has defaults and maxima for a container, and a maximum for a claim.",
  why: "A container without limits takes all of its node, from the tenants that it shares it with.",
  fix: "make the namespace by TenantNamespace, whose limit range has them all",
  source: "https://kubernetes.io/docs/concepts/policy/limit-range/",
  enforced: { constructors: "TenantNamespace makes it", cluster: "the API server holds tenants to it" },
  parts: [],
  surveyedKinds: [...NAMESPACES.kinds, LIMITS],
  survey: (subjects) => tenantNamespaces(subjects).flatMap((namespace) => unlimited(namespace, subjects)),
};

function unlimited(namespace: Subject, subjects: readonly Subject[]): readonly Surveyed[] {
  const limits = ofNamespace(subjects, LIMITS, namespace.name).map(({ object }) =>
    inside(inside(object, "spec"), "limits"),
  );
  const items = limits.flatMap(elements);
  const missing = MAXIMA.filter(
    ([type, resource]) =>
      !items.some(
        (item) => inside(item, "type").value === type && hasMaximum(inside(item, "max").value, resource),
      ),
  );
  if (missing.length === 0) return [];
  limits.forEach(known);
  const finding: Problem = {
    field: "metadata.name",
    value: namespace.name,
    rule: `has no maximum of ${missing.map(([type, resource]) => `${resource} of a ${type}`).join(", ")}`,
    fix: limitRange.fix,
  };
  return [{ subject: namespace, findings: [finding] }];
}

function hasMaximum(max: Value, resource: string): boolean {
  return max === UNKNOWN || (isMapping(max) && max[resource] !== undefined && max[resource] !== null);
}
