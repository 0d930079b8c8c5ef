import { IS_CONTROLLER, MAY_MANAGE_TENANTS } from "../isolation/admission";
import { ruleReference } from "../isolation/examine";
import { fixedLabels } from "../isolation/identity/fixed-labels";
import { guardsAreReadOnly } from "../isolation/identity/guards-are-read-only";
import { literal } from "../isolation/language/checks";
import type { IsolationRule } from "../isolation/rule";
import { Label } from "./labels";

/** What labels and annotations begin with that say whose a namespace is, and what its tenant is held to and granted. */
const PREFIXES = ["pod-security.kubernetes.io/", "cloud-container-engine/"];

/** Lists have no order that could be relied on. */
const SAME = ["before", "after"]
  .map((one, index, both) => `variables.${one}.all(told, told in variables.${both[1 - index]})`)
  .join(" && ");

/**
 * Nobody but administrators of tenants changes what namespaces say of theirs, by whatever verb or subresource (rule 23),
 * nor makes or removes such a namespace.
 */
export function labelsGuard(): Readonly<Record<string, unknown>> {
  return {
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [""],
          apiVersions: ["*"],
          operations: ["CREATE", "UPDATE", "DELETE"],
          resources: ["namespaces", "namespaces/status", "namespaces/finalize"],
        },
      ],
    },
    // By a condition, as a selector would not see the namespace that the labels were taken from.
    matchConditions: [
      { name: "of-a-tenant", expression: `${isTenants("oldObject")} || ${isTenants("object")}` },
    ],
    variables: [
      { name: "before", expression: told("oldObject") },
      { name: "after", expression: told("object") },
    ],
    validations: [
      {
        expression: `${SAME} || ${MAY_MANAGE_TENANTS}`,
        message: message(
          fixedLabels,
          "Labels and annotations by which a namespace is a tenant's change by administrators alone",
        ),
        reason: "Forbidden",
      },
    ],
  };
}

/**
 * Nobody but administrators of tenants makes, changes or removes what guards a tenant's namespace, whatever roles say
 * (rule 33): `edit`, which every cluster has, includes network policies.
 */
export function guardsGuard(): Readonly<Record<string, unknown>> {
  const operations = ["CREATE", "UPDATE", "DELETE"];
  return {
    matchConstraints: {
      resourceRules: [
        { apiGroups: [""], apiVersions: ["*"], operations, resources: ["resourcequotas", "limitranges"] },
        { apiGroups: ["networking.k8s.io"], apiVersions: ["*"], operations, resources: ["networkpolicies"] },
      ],
    },
    validations: [
      {
        expression: `${IS_CONTROLLER} || ${MAY_MANAGE_TENANTS}`,
        message: message(
          guardsAreReadOnly,
          "Network policies, quotas and limit ranges of tenants change by administrators alone",
        ),
        reason: "Forbidden",
      },
    ],
  };
}

function message(rule: IsolationRule, statement: string): string {
  return `${ruleReference(rule)}: ${statement}. Ask one who may 'manage' 'tenants' of 'cloud-container-engine'.`;
}

function isTenants(object: string): string {
  return `${object} != null && ${object}.metadata.?labels[?${literal(Label.Tenant)}].hasValue()`;
}

/** The protected labels and annotations of an object, as one list. */
function told(object: string): string {
  const entries = ["labels", "annotations"].map((field) => {
    const map = `${object}.metadata.?${field}.orValue({})`;
    const guarded = PREFIXES.map((prefix) => `k.startsWith(${literal(prefix)})`).join(" || ");
    return `${map}.filter(k, ${guarded}).map(k, k + "=" + ${map}[k])`;
  });
  return `${object} == null ? [] : ${entries.join(" + ")}`;
}
