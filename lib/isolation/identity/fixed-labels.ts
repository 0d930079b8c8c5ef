import { absent, empty } from "../language/checks";
import { any, blamedOn, not } from "../language/condition";
import { OBJECT, TENANT } from "../roots";
import type { IsolationRule } from "../rule";
import { NAMESPACES, ORGANIZATION_OF_NAMESPACE, podSecurityLabel, TENANT_OF_NAMESPACE } from "./parts";

const ORGANIZATION = TENANT.at("organization");
const ENFORCED = podSecurityLabel("enforce");

export const fixedLabels: IsolationRule = {
  number: 23,
  name: "fixed-labels",
  statement: "Labels that say whose a namespace is, and how it is guarded, are an administrator's to change.",
  why: "Policies find the namespaces that they guard by labels: who changes these leaves the guard, or enters another's.",
  fix: "leave the labels as TenantNamespace writes them",
  source:
    "https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces",
  enforced: {
    constructors: "TenantNamespace derives the labels from its name and organization",
    cluster: "an admission policy that asks the authorizer whether the caller administers the cluster",
  },
  parts: [
    {
      on: NAMESPACES,
      breaks: "makes the namespace another tenant's",
      holds: any(
        TENANT_OF_NAMESPACE.passes(absent),
        blamedOn(TENANT_OF_NAMESPACE, TENANT_OF_NAMESPACE.equals(OBJECT.at("metadata", "name"))),
      ),
    },
    {
      on: NAMESPACES,
      breaks: "is not the organization that the namespace was granted to",
      holds: blamedOn(
        ORGANIZATION_OF_NAMESPACE,
        any(
          ORGANIZATION.passes(absent),
          ORGANIZATION_OF_NAMESPACE.passes(absent),
          ORGANIZATION_OF_NAMESPACE.equals(ORGANIZATION),
        ),
      ),
    },
    {
      on: NAMESPACES,
      breaks: "lowers the guard of Pod Security",
      holds: blamedOn(
        ENFORCED,
        any(
          ENFORCED.passes(absent),
          ENFORCED.equals("restricted"),
          not(TENANT.at("allowReadOnlyHostPaths").passes(empty)),
        ),
      ),
    },
  ],
};
