import type { Problem } from "../../rules/problem";
import { NAMESPACES, ofNamespace, tenantNamespaces } from "../identity/parts";
import type { Located } from "../language/value";
import { inside, isMapping } from "../language/value";
import type { IsolationRule, Surveyed } from "../rule";
import type { Subject } from "../subject";
import { known, listAt } from "../subject";
import { POLICIES, POLICY_GUIDE } from "./parts";

const DIRECTIONS = ["Ingress", "Egress"] as const;

export const defaultDeny: IsolationRule = {
  number: 36,
  name: "default-deny",
  statement: "In every tenant's namespace a policy for all pods allows nothing in, and nothing out.",
  why: "Where no policy selects a pod, all tenants reach it, and it reaches all tenants.",
  fix: "make the namespace by TenantNamespace, which has such a policy",
  source: `${POLICY_GUIDE}#default-policies`,
  enforced: { constructors: "TenantNamespace makes it", cluster: "the network of pods drops the rest" },
  parts: [],
  surveyedKinds: [...NAMESPACES.kinds, ...POLICIES.kinds],
  survey: (subjects) => tenantNamespaces(subjects).flatMap((namespace) => open(namespace, subjects)),
};

function open(namespace: Subject, subjects: readonly Subject[]): readonly Surveyed[] {
  const specs = ofNamespace(subjects, "networking.k8s.io/NetworkPolicy", namespace.name).map(({ object }) =>
    inside(object, "spec"),
  );
  const missing = DIRECTIONS.filter((direction) => !specs.some((spec) => denies(spec, direction)));
  if (missing.length === 0) return [];
  const finding: Problem = {
    field: "metadata.name",
    value: namespace.name,
    rule: `has no policy that denies ${missing.map((direction) => direction.toLowerCase()).join(" and ")} by default`,
    fix: defaultDeny.fix,
  };
  return [{ subject: namespace, findings: [finding] }];
}

function denies(spec: Located, direction: (typeof DIRECTIONS)[number]): boolean {
  const types = listAt(inside(spec, "policyTypes")).map(known);
  // What names no type is for ingress, and for egress only where it has rules for that.
  const isFor = types.length === 0 ? direction === "Ingress" : types.includes(direction);
  return (
    isFor &&
    selectsAll(inside(spec, "podSelector")) &&
    listAt(inside(spec, direction.toLowerCase())).length === 0
  );
}

function selectsAll(selector: Located): boolean {
  const labels = known(inside(selector, "matchLabels"));
  const isNarrowed = isMapping(labels) && Object.keys(labels).length > 0;
  return !isNarrowed && listAt(inside(selector, "matchExpressions")).length === 0;
}
