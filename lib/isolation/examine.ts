import type { Problem } from "../rules/problem";
import { judge } from "./language/judge";
import type { Roots } from "./language/judge";
import type { Located, Value } from "./language/value";
import type { ConditionPart, InspectionPart, Rule, Objects, Part } from "./rule";
import type { Subject } from "./subject";
import { Undecided } from "./subject";
import type { CloudFacts } from "./cloud-facts";
import type { TenantFacts } from "./tenant";

/** A rule that an object breaks, and where. */
export interface Violation {
  readonly rule: Rule;
  readonly problem: Problem;
}

/** A rule of which nobody can say yet whether an object keeps it. */
export interface OpenQuestion {
  readonly rule: Rule;
  /** The field whose value is not known. */
  readonly path: string;
}

/** What rules say of an object. */
export interface Examination {
  readonly violations: readonly Violation[];
  readonly open: readonly OpenQuestion[];
}

/** Holds an object to rules. */
export function examine(subject: Subject, rules: readonly Rule[]): Examination {
  const examined = rules.flatMap((rule) =>
    rule.parts
      .filter((part) => concerns(part.on, subject) && !isFilledIn(part, subject))
      .map((part) =>
        "holds" in part ? byCondition(rule, part, subject) : byInspection(rule, part, subject),
      ),
  );
  const violations = examined.flatMap((each) => each.violations);
  const open = examined.flatMap((each) => each.open);
  return subject.isFinal === true
    ? { violations: [...violations, ...open.map(unanswered)], open: [] }
    : { violations, open };
}

/** Whether a part of a rule looks at objects of this kind. */
export function concerns(on: Objects, { kind, pods }: Pick<Subject, "kind" | "pods">): boolean {
  if (on === "pods") return pods.length > 0;
  return ("kinds" in on ? on.kinds : on.cloud).includes(kind);
}

/** A problem that says which rule it breaks, for where nothing else does. */
export function attributed(problem: Problem, rule: Rule): Problem {
  return { ...problem, rule: `${problem.rule} (${ruleReference(rule)})` };
}

/** What a rule is called where people read of it: by its number too, where it has one. */
export function ruleReference(rule: Rule): string {
  return "number" in rule ? `isolation rule ${rule.number}, ${rule.name}` : rule.name;
}

/** Whether the cluster itself has written what a part looks at, into a pod that is there. */
function isFilledIn(part: Part, { kind, isLive = false }: Subject): boolean {
  return isLive && kind === "/Pod" && "holds" in part && part.filledLater === true;
}

function byCondition(rule: Rule, part: ConditionPart, subject: Subject): Examination {
  const verdicts = rootsOf(part.on, subject).map((roots) => {
    const { holds, at } = judge(part.holds, roots, subject.wholeness);
    return { holds, at: at.length > 0 ? at : [roots.pod ?? subject.object] };
  });
  return {
    violations: verdicts
      .filter(({ holds }) => holds === false)
      .flatMap(({ at }) => at.map((place) => ({ rule, problem: problemAt(place, rule, part) }))),
    open: verdicts
      .filter(({ holds }) => holds === undefined)
      .flatMap(({ at }) => at.map(({ path }) => ({ rule, path }))),
  };
}

function byInspection(rule: Rule, { inspect }: InspectionPart, subject: Subject): Examination {
  try {
    const problems = inspect(subject).filter((problem) => problem !== undefined);
    return {
      violations: problems.map((problem) => ({ rule, problem })),
      open: [],
    };
  } catch (error) {
    if (error instanceof Undecided) return { violations: [], open: [{ rule, path: error.at.path }] };
    throw error;
  }
}

/** What nobody will know beforehand could be anything. */
function unanswered({ rule, path }: OpenQuestion): Violation {
  const problem = {
    field: path,
    value: "computed by the cloud",
    rule: `is known to nobody before it is there (${ruleReference(rule)})`,
    fix: "write the value itself",
  };
  return { rule, problem };
}

function problemAt({ path, value }: Located, rule: Rule, part: ConditionPart): Problem {
  return {
    field: path,
    value: part.confidential ? "not shown" : shown(value),
    rule: part.breaks,
    fix: rule.fix,
  };
}

function shown(value: Value): unknown {
  return typeof value === "symbol" ? "not known yet" : value;
}

function rootsOf(
  on: Part["on"],
  { pods, object, tenant, cloud, systemNamespaces = [], isLive = false }: Subject,
): readonly Roots[] {
  const common: Roots = {
    object,
    before: { value: isLive ? object.value : undefined, path: object.path, isFact: true },
    tenant: { value: asValue(tenant), path: "tenant", isFact: true },
    cloud: { value: asValue(cloud), path: "cloud", isFact: true },
    system: { value: { namespaces: systemNamespaces }, path: "system", isFact: true },
  };
  if (on !== "pods") return [common];
  return pods.map(({ spec, metadata }) => ({ ...common, pod: spec, podMetadata: metadata }));
}

function asValue(facts: TenantFacts | CloudFacts): Value {
  return { ...facts };
}
