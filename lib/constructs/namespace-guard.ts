import { MAY_MANAGE_TENANTS } from "../isolation/admission";
import { literal } from "../isolation/language/checks";
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
export function namespaceGuard(): Readonly<Record<string, unknown>> {
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
        message:
          `isolation rule 23, tenant-labels: Labels and annotations by which a namespace is a tenant's change by ` +
          `administrators alone. Ask one who may 'manage' 'tenants' of the group 'cloud-container-engine'.`,
        reason: "Forbidden",
      },
    ],
  };
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
