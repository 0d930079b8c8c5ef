import type { ResourceValidation, StackValidation } from "@pulumi/policy";
import { attributed, examine } from "../isolation/examine";
import type { Grants } from "../isolation/grants";
import type { Rule } from "../isolation/rule";
import { Undecided } from "../isolation/subject";
import { describe } from "../rules/problem";
import { plainProperties } from "./plain-values";
import { resourceSubjects } from "./resource-subjects";

/** Holds each resource to rules. */
export function validated(rules: readonly Rule[], grants: Grants): ResourceValidation {
  return (resource, report) => {
    const { value, unknown } = plainProperties(resource.props);
    const examined = resourceSubjects(resource, value, grants).map((subject) => examine(subject, rules));
    for (const { problem, rule } of examined.flatMap(({ violations }) => violations)) {
      report(describe(attributed(problem, rule)));
    }
    const [open] = examined.flatMap((each) => each.open).filter(({ path }) => isUnknown(path, unknown));
    if (open) throw askedLater(open.path, unknown);
  };
}

/** Holds all resources of a stack together to rules. */
export function surveyed(rules: readonly Rule[], grants: Grants): StackValidation {
  return ({ resources }, report) => {
    const seen = resources.map((resource) => ({ resource, plain: plainProperties(resource.props) }));
    const subjects = seen.flatMap(({ resource, plain }) =>
      resourceSubjects(resource, plain.value, grants).map((subject) => ({ subject, resource, plain })),
    );
    for (const rule of rules) {
      try {
        const found = rule.survey?.(subjects.map(({ subject }) => subject)) ?? [];
        for (const { subject, findings } of found) {
          const urn = subjects.find((each) => each.subject === subject)?.resource.urn;
          for (const problem of findings.filter((finding) => finding !== undefined)) {
            report(describe(attributed(problem, rule)), urn);
          }
        }
      } catch (error) {
        if (!(error instanceof Undecided)) throw error;
        const { path } = error.at;
        const holder = seen.find(({ plain }) => isUnknown(path, plain.unknown));
        if (holder) throw askedLater(path, holder.plain.unknown);
      }
    }
  };
}

/** Whether a preview does not know a field; what a patch leaves out is no question. */
function isUnknown(path: string, unknown: ReadonlyMap<string, unknown>): boolean {
  return findUnknown(path, unknown) !== undefined;
}

/**
 * What Pulumi threw for a field, or for what it is in. Thrown again, it becomes advice that names the field: the
 * preview cannot tell, and the deployment asks again, before it makes the resource.
 */
function askedLater(path: string, unknown: ReadonlyMap<string, unknown>): unknown {
  return findUnknown(path, unknown);
}

function findUnknown(path: string, unknown: ReadonlyMap<string, unknown>): unknown {
  const [found] =
    [...unknown].find(
      ([at]) => path === at || (/^[.[]/.test(path.slice(at.length)) && path.startsWith(at)),
    ) ?? [];
  return found === undefined ? undefined : unknown.get(found);
}
