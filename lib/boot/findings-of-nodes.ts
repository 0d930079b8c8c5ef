import { distinct, labelKey, labels, labelValue } from "../rules/names";
import type { Findings, Problem } from "../rules/problem";
import type { Taint } from "./settings";

/** Labels of Kubernetes' own that a kubelet may set on its node; all others of its domains it refuses to start with. */
const OWN_LABELS: ReadonlySet<string> = new Set([
  "beta.kubernetes.io/arch",
  "beta.kubernetes.io/instance-type",
  "beta.kubernetes.io/os",
  "failure-domain.beta.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
  "kubernetes.io/arch",
  "kubernetes.io/hostname",
  "kubernetes.io/os",
  "node.kubernetes.io/instance-type",
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
]);
const OWN_PREFIXES = ["kubelet.kubernetes.io", "node.kubernetes.io"] as const;
const RESERVED_DOMAINS = ["kubernetes.io", "k8s.io"] as const;
const EFFECTS: ReadonlySet<string> = new Set(["NoSchedule", "PreferNoSchedule", "NoExecute"]);

/** @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction */
export function nodeLabels(field: string, values: Readonly<Record<string, string>>): Findings {
  return [
    ...labels(field, values),
    ...Object.keys(values).map((key): Problem | undefined =>
      isReserved(key)
        ? {
            field,
            value: key,
            rule: "is a label that Kubernetes does not let a node set on itself",
            fix: "use a domain of your own, or set it through the API",
          }
        : undefined,
    ),
  ];
}

/** Taints, each given once. */
export function nodeTaints(field: string, taints: readonly Taint[]): Findings {
  return [
    ...taints.flatMap(({ key, value, effect }, index) => [
      labelKey(`${field}[${index}].key`, key),
      value === undefined ? undefined : labelValue(`${field}[${index}].value`, value),
      EFFECTS.has(effect)
        ? undefined
        : {
            field: `${field}[${index}].effect`,
            value: effect,
            rule: "is no effect of a taint",
            fix: "write NoSchedule, PreferNoSchedule or NoExecute",
          },
    ]),
    ...distinct(
      field,
      taints.map(({ key, effect }) => `${key}:${effect}`),
      "give each key and effect once",
    ),
  ];
}

function isReserved(key: string): boolean {
  const slash = key.indexOf("/");
  if (slash < 0 || OWN_LABELS.has(key)) return false;
  const domain = key.slice(0, slash);
  const isWithin = (parent: string): boolean => domain === parent || domain.endsWith(`.${parent}`);
  return RESERVED_DOMAINS.some(isWithin) && !OWN_PREFIXES.some(isWithin);
}
