import { ANNOTATIONS, FACT_EXPRESSIONS } from "./annotations";
import { podCarriers } from "./carriers";
import { isOfCluster } from "./cluster-kinds";
import { celOf } from "./language/cel";
import { literal } from "./language/checks";
import type { ConditionPart, IsolationRule, Objects } from "./rule";
import { ruleReference } from "./examine";

/** What a ValidatingAdmissionPolicy is asked to look at, and how it judges. */
export interface AdmissionRules {
  /** Kinds by group and kind. */
  readonly kinds: readonly string[];
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  readonly validations: readonly AdmissionValidation[];
}

export interface AdmissionValidation {
  readonly expression: string;
  readonly message: string;
  readonly reason: "Forbidden";
}

/**
 * What of some rules the cluster's own admission can enforce: their conditions on objects of namespaces, and on
 * namespaces. Kinds that are in none are not for tenants at all, by their roles.
 */
export function admissionRules(rules: readonly IsolationRule[]): AdmissionRules | undefined {
  const parts = rules.flatMap((rule) => admissible(rule).map((part) => ({ rule, part })));
  if (parts.length === 0) return undefined;
  const kinds = [...new Set(rules.flatMap(admittedKinds))].sort();
  return {
    kinds,
    variables: parts.some(({ part }) => part.on === "pods")
      ? [KIND, ANNOTATIONS, BEFORE, POD, POD_METADATA]
      : [KIND, ANNOTATIONS, BEFORE],
    validations: parts.map(({ rule, part }) => validation(rule, part)),
  };
}

/** The parts of a rule that admission can enforce. */
export function admissible({ parts }: IsolationRule): readonly ConditionPart[] {
  return parts.flatMap((part) => ("holds" in part && kindsOf(part.on).length > 0 ? [part] : []));
}

/**
 * Controllers of the cluster. They write into objects that they look after, keep quotas, and clear what is in namespaces
 * that go.
 */
export const IS_CONTROLLER =
  `(request.userInfo.username.startsWith("system:kube-") || ` +
  `request.userInfo.username.startsWith("system:serviceaccount:kube-system:"))`;

/** Kinds at which admission enforces a rule, by group and kind. */
export function admittedKinds(rule: IsolationRule): readonly string[] {
  return [...new Set(admissible(rule).flatMap(({ on }) => kindsOf(on)))];
}

/** Variables are worked out when an expression first asks for them. */
const BEFORE = {
  name: "before",
  expression: `request.operation == "UPDATE" ? dyn(oldObject) : dyn({})`,
};

const KIND = {
  name: "kind",
  expression: `object.apiVersion.contains("/") ? object.apiVersion.split("/")[0] + "/" + object.kind : "/" + object.kind`,
};

/**
 * Plain values, never optional ones: read from a variable, these seem empty. What is no carrier of pods is not judged by
 * conditions on pods.
 */
const [POD, POD_METADATA] = [
  { name: "pod", expression: inTemplate("spec") },
  { name: "podMetadata", expression: inTemplate("metadata") },
];

function inTemplate(field: string): string {
  return podCarriers().reduceRight((otherwise, [kind, path]) => {
    const steps = [...path, field].map((step) => `.?${step}`).join("");
    return `variables.kind == ${literal(kind)} ? object${steps}.orValue({}) : ${otherwise}`;
  }, "{}");
}

/** The right that tells administrators of tenants from everybody else; `cluster-admin` has it, as it has every right. */
export const MAY_MANAGE_TENANTS = `authorizer.group("cloud-container-engine").resource("tenants").check("manage").allowed()`;

/** Kinds that administrators alone write, who open paths between tenants from both ends. */
const OF_ADMINISTRATORS: ReadonlySet<string> = new Set(["networking.k8s.io/NetworkPolicy"]);

function validation(rule: IsolationRule, { on, holds, filledLater }: ConditionPart): AdmissionValidation {
  const expression = celOf(holds, {
    object: "object",
    before: "variables.before",
    pod: "variables.pod",
    podMetadata: "variables.podMetadata",
    tenant: FACT_EXPRESSIONS,
  });
  const elsewhere = `!(variables.kind in [${kindsOf(on).map(literal).join(", ")}])`;
  const later = filledLater ? [`(variables.kind == "/Pod" && request.operation != "CREATE")`] : [];
  const isTheirs = kindsOf(on).every((kind) => OF_ADMINISTRATORS.has(kind));
  const exempt = isTheirs ? [MAY_MANAGE_TENANTS] : [];
  return {
    expression: [elsewhere, ...later, ...exempt, expression].join(" || "),
    message: `${ruleReference(rule)}: ${rule.statement} ${capital(rule.fix)}.`,
    reason: "Forbidden",
  };
}

function kindsOf(on: Objects): readonly string[] {
  if (on === "pods") return podCarriers().map(([kind]) => kind);
  return "kinds" in on ? on.kinds.filter((kind) => !isOfCluster(kind)) : [];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
