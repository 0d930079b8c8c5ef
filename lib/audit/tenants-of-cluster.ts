import { annotatedFacts } from "../isolation/annotations";
import type { Grants } from "../isolation/grants";
import { elements, inside, isMapping } from "../isolation/language/value";
import type { Located, Value } from "../isolation/language/value";
import { manifestSubjects } from "../isolation/manifest-subjects";
import type { Subject } from "../isolation/subject";
import type { TenantFacts } from "../isolation/tenant";
import { ORGANIZATION_LABEL, TENANT_LABEL } from "../rules/tenant-labels";
import type { FoundObject } from "./found";

const ROLE_BINDING = "rbac.authorization.k8s.io/RoleBinding";
const NAMESPACE = "/Namespace";

/** Kinds by which a cluster says who its tenants are. */
export const KINDS_OF_TENANTS: readonly string[] = [NAMESPACE, ROLE_BINDING];

/**
 * What namespaces say of their tenants, by annotations and labels that no tenant can write, beside what a file grants.
 * The file has the last word.
 *
 * @param objects all that was found
 */
export function grantsWithNamespaces(objects: readonly FoundObject[], grants: Grants): Grants {
  const { tenants = {} } = grants;
  const said = new Map(
    objects
      .flatMap(subjectsIn)
      .filter(isNamespace)
      .map(({ name, object }) => [name, factsOf(object)]),
  );
  const facts = [...said].map(
    ([name, own]) => [name, { ...own, peers: peersOf(name, said), ...tenants[name] }] as const,
  );
  return { ...grants, tenants: { ...tenants, ...Object.fromEntries(facts) } };
}

/** A path between two tenants is opened at both ends, and said at the end where it was asked for. */
function peersOf(name: string, said: ReadonlyMap<string, TenantFacts>): readonly string[] {
  const callers = [...said].flatMap(([other, { peers = [] }]) => (peers.includes(name) ? [other] : []));
  return [...(said.get(name)?.peers ?? []), ...callers];
}

/**
 * What a cluster holds, as far as it is tenants': all in their namespaces, and of what is in no namespace that which
 * reaches into them. The rest is for administrators, who may do everything anyway.
 *
 * @param named namespaces that the caller says are tenants', whatever their labels say
 */
export function tenantsPart(
  objects: readonly FoundObject[],
  grants: Grants,
  named: readonly string[],
): { readonly objects: readonly FoundObject[]; readonly grants: Grants } {
  const subjects = objects.flatMap(subjectsIn);
  const namespaces = subjects.filter(isNamespace);
  const labelled = namespaces.filter(({ object }) => labelOf(object, TENANT_LABEL) !== undefined);
  const tenants = new Set([...named, ...labelled.map(({ name }) => name)]);
  const others = namespaces.map(({ name }) => name).filter((name) => !tenants.has(name));
  const people = peopleOf(subjects, tenants);
  return {
    objects: objects.filter((object) =>
      subjectsIn(object).some((subject) =>
        subject.namespace === undefined ? reaches(subject, tenants, people) : tenants.has(subject.namespace),
      ),
    ),
    grants: { ...grants, systemNamespaces: [...(grants.systemNamespaces ?? []), ...others] },
  };
}

function subjectsIn({ manifest }: FoundObject): readonly Subject[] {
  return manifestSubjects({ value: manifest, path: "" }, {});
}

function isNamespace({ kind }: Subject): boolean {
  return kind === NAMESPACE;
}

function factsOf(object: Located): TenantFacts {
  const { value: annotations } = inside(inside(object, "metadata"), "annotations");
  const organization = labelOf(object, ORGANIZATION_LABEL);
  return {
    ...(typeof organization === "string" ? { organization } : {}),
    ...annotatedFacts(isMapping(annotations) ? annotations : {}),
  };
}

/** Users and groups that have roles in tenants' namespaces, as `User/jo`. */
function peopleOf(subjects: readonly Subject[], tenants: ReadonlySet<string>): ReadonlySet<string> {
  const people = subjects
    .filter(({ kind, namespace = "" }) => kind === ROLE_BINDING && tenants.has(namespace))
    .flatMap(({ object }) => elements(inside(object, "subjects")));
  return new Set(people.map((each) => `${textIn(each, "kind")}/${textIn(each, "name")}`));
}

/** Groups that everybody is in, or every service account, and with them each tenant's. */
const EVERYBODY = ["system:authenticated", "system:unauthenticated", "system:serviceaccounts"];

/** Roles that Kubernetes itself gives to everybody: they show what the API is, and who one is. */
const HARMLESS = [
  "system:basic-user",
  "system:discovery",
  "system:public-info-viewer",
  "system:service-account-issuer-discovery",
];

/** Whether what is in no namespace concerns tenants. */
function reaches(
  { kind, object }: Subject,
  tenants: ReadonlySet<string>,
  people: ReadonlySet<string>,
): boolean {
  switch (kind) {
    // Every tenant may claim disks of every class.
    case "storage.k8s.io/StorageClass":
      return true;
    case "certificates.k8s.io/CertificateSigningRequest":
      return isTenants("User", textIn(inside(object, "spec"), "username"), tenants, people);
    case "rbac.authorization.k8s.io/ClusterRoleBinding":
      if (HARMLESS.includes(textIn(inside(object, "roleRef"), "name"))) return false;
      return elements(inside(object, "subjects")).some((subject) =>
        textIn(subject, "kind") === "ServiceAccount"
          ? tenants.has(textIn(subject, "namespace"))
          : isTenants(textIn(subject, "kind"), textIn(subject, "name"), tenants, people),
      );
    default:
      return false;
  }
}

function isTenants(
  kind: string,
  name: string,
  tenants: ReadonlySet<string>,
  people: ReadonlySet<string>,
): boolean {
  const [, namespace] = /^system:serviceaccounts?:([^:]+)/.exec(name) ?? [];
  return (
    (namespace !== undefined && tenants.has(namespace)) ||
    EVERYBODY.includes(name) ||
    people.has(`${kind}/${name}`)
  );
}

function labelOf(object: Located, label: string): Value {
  return inside(inside(inside(object, "metadata"), "labels"), label).value;
}

function textIn(object: Located, field: string): string {
  const { value } = inside(object, field);
  return typeof value === "string" ? value : "";
}
