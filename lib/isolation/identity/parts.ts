import { ORGANIZATION_LABEL, POD_SECURITY_PREFIX, TENANT_LABEL } from "../../rules/tenant-labels";
import { is, matches, oneOf } from "../language/checks";
import type { Condition, Field } from "../language/condition";
import { all, any, every, not } from "../language/condition";
import { Wholeness } from "../language/judge";
import type { Located } from "../language/value";
import { inside } from "../language/value";
import { OBJECT } from "../roots";
import type { Subject } from "../subject";

export const RBAC_GUIDE = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/";
export const RBAC = "https://kubernetes.io/docs/reference/access-authn-authz/rbac/";

const GROUP = "rbac.authorization.k8s.io";
export const ROLES = { kinds: [`${GROUP}/Role`, `${GROUP}/ClusterRole`] };
export const ROLE_BINDINGS = { kinds: [`${GROUP}/RoleBinding`] };
export const CLUSTER_ROLE_BINDINGS = { kinds: [`${GROUP}/ClusterRoleBinding`] };
export const BINDINGS = { kinds: [...ROLE_BINDINGS.kinds, ...CLUSTER_ROLE_BINDINGS.kinds] };
export const NAMESPACES = { kinds: ["/Namespace"] };

const LABELS = OBJECT.at("metadata", "labels");

export const TENANT_OF_NAMESPACE = LABELS.at(TENANT_LABEL);
export const ORGANIZATION_OF_NAMESPACE = LABELS.at(ORGANIZATION_LABEL);

/** A label of Pod Security: `enforce`, `enforce-version`. */
export function podSecurityLabel(name: string): Field {
  return LABELS.at(`${POD_SECURITY_PREFIX}${name}`);
}

/** That a condition holds for each rule of a role. */
export function everyRule(holds: (rule: Field) => Condition): Condition {
  return every(OBJECT.at("rules"), holds);
}

/** That a rule of a role does not give these resources, or not these verbs. Resources are a pattern. */
export function withholds(rule: Field, resources: string, verbs?: readonly string[]): Condition {
  const withheld = verbs
    ? every(rule.at("verbs"), (verb) => not(verb.passes(oneOf(...verbs))))
    : every(rule.at("verbs"), (verb) => verb.passes(oneOf("get", "list", "watch")));
  return any(
    every(rule.at("resources"), (resource) => not(resource.passes(matches(resources)))),
    withheld,
  );
}

/** That a rule of a role gives these resources for no verb at all. */
export function withholdsWholly(rule: Field, resources: string): Condition {
  return every(rule.at("resources"), (resource) => not(resource.passes(matches(resources))));
}

/** That a condition holds for each subject of a binding. */
export function everySubject(holds: (subject: Field) => Condition): Condition {
  return every(OBJECT.at("subjects"), holds);
}

/** That a subject is a service account of one of the cluster's namespaces, or of another that a list has. */
export function isAccountOf(subject: Field, namespaces: Field): Condition {
  return all(subject.at("kind").passes(is("ServiceAccount")), subject.at("namespace").among(namespaces));
}

/** Namespaces of tenants among subjects. What is laid over a namespace is none. */
export function tenantNamespaces(subjects: readonly Subject[]): readonly Subject[] {
  return subjects.filter(
    ({ kind, wholeness, object }) =>
      kind === "/Namespace" &&
      wholeness === Wholeness.Whole &&
      labelOf(object, TENANT_LABEL).value !== undefined,
  );
}

/** A label of an object. */
export function labelOf(object: Located, label: string): Located {
  return inside(inside(inside(object, "metadata"), "labels"), label);
}

/** Objects of a kind that are in a namespace. */
export function ofNamespace(
  subjects: readonly Subject[],
  kind: string,
  namespace: string | undefined,
): readonly Subject[] {
  return subjects.filter((subject) => subject.kind === kind && subject.namespace === namespace);
}
