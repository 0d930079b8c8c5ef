import { LABEL_PATTERN, ORGANIZATION_PATTERN, RESERVED_NAMESPACE } from "../../rules/names";
import { ORGANIZATION_LABEL } from "../../rules/tenant-labels";
import { matches } from "../language/checks";
import { not } from "../language/condition";
import { present } from "../language/checks";
import { OBJECT } from "../roots";
import type { IsolationRule, Surveyed } from "../rule";
import type { Subject } from "../subject";
import { labelOf, NAMESPACES, ORGANIZATION_OF_NAMESPACE, TENANT_OF_NAMESPACE } from "./parts";

const NAME = OBJECT.at("metadata", "name");

export const namespaceNames: IsolationRule = {
  number: 24,
  name: "namespace-names",
  statement:
    "A tenant's namespace has a DNS label of its own for a name, not one of the cluster's, and one owner.",
  why: "A namespace of the cluster, or of two organizations, is one in which they are not apart.",
  fix: "give the namespace a name and an organization of its own, by TenantNamespace",
  source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
  enforced: { constructors: "TenantNamespace refuses such names" },
  parts: [
    { on: NAMESPACES, breaks: "is no name of a namespace", holds: NAME.passes(matches(LABEL_PATTERN)) },
    {
      on: NAMESPACES,
      breaks: "is reserved for the cluster itself",
      holds: not(NAME.passes(matches(RESERVED_NAMESPACE))),
    },
    {
      on: NAMESPACES,
      breaks: "names no owner of the namespace",
      holds: ORGANIZATION_OF_NAMESPACE.passes(matches(ORGANIZATION_PATTERN)),
    },
    {
      on: NAMESPACES,
      breaks: "leaves the namespace out of the guards of tenants",
      holds: TENANT_OF_NAMESPACE.passes(present),
    },
  ],
  surveyedKinds: NAMESPACES.kinds,
  survey: otherOwners,
};

/** Namespaces that came up before, with another owner. */
function otherOwners(subjects: readonly Subject[]): readonly Surveyed[] {
  const namespaces = subjects.filter(({ kind }) => kind === "/Namespace");
  return namespaces.flatMap((subject, index) => {
    const { value: owner, path } = labelOf(subject.object, ORGANIZATION_LABEL);
    if (typeof owner !== "string") return [];
    const earlier = namespaces
      .slice(0, index)
      .filter(({ name }) => name === subject.name)
      .map(({ object }) => labelOf(object, ORGANIZATION_LABEL).value)
      .find((other) => typeof other === "string" && other !== owner);
    if (earlier === undefined) return [];
    const rule = `is a second owner of namespace '${subject.name}', which is ${String(earlier)}'s`;
    return [
      { subject, findings: [{ field: path, value: owner, rule, fix: "give each organization its own" }] },
    ];
  });
}
