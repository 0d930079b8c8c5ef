import { examine } from "../isolation/examine";
import type { Grants } from "../isolation/grants";
import type { IsolationRule } from "../isolation/rule";
import type { Problem } from "../rules/problem";
import type { AuditedSubject } from "./audited-subjects";
import { auditedSubjects } from "./audited-subjects";
import type { Found, Unread } from "./found";
import type { Broken, Judged } from "./owners";
import { toldOnce } from "./owners";
import { plainValue } from "./plain-value";
import type { AuditReport, AuditViolation } from "./report";
import { shownValue } from "./shown-value";

/** What an audit holds to what. */
export interface AuditQuestion {
  readonly rules: readonly IsolationRule[];
  readonly grants: Grants;
  /**
   * Namespaces whose violations are told, beside those of what names no namespace. The rest is looked at all the same, as
   * some rules are about objects together.
   *
   * @default all
   */
  readonly namespaces?: readonly string[];
}

/** Holds what was found to rules: each object alone, and all together. */
export function audit(found: Found, { rules, grants, namespaces }: AuditQuestion): AuditReport {
  const { subjects, unread } = auditedSubjects(found, grants);
  const missing = [...found.unread, ...unread];
  const surveyed = rules.flatMap((rule) => survey(rule, subjects, missing));
  const asked = subjects.filter(
    ({ subject: { namespace } }) => namespace === undefined || (namespaces?.includes(namespace) ?? true),
  );
  const judged = asked.map((audited): Judged => ({
    audited,
    broken: [
      ...rules.flatMap((rule) =>
        examine(audited.subject, [rule]).violations.map(({ problem }) => ({ rule, problem })),
      ),
      ...surveyed.filter(({ at }) => at === audited.subject),
    ],
  }));
  return {
    version: 1,
    violations: toldOnce(judged).flatMap(({ audited, broken }) =>
      broken.map((each) => violation(audited, each)),
    ),
    objects: asked.length,
    rules: rules.map(({ number }) => number),
    notLookedAt: missing.map(({ what, why }) => ({ what, why })),
    skipped: found.skipped,
  };
}

interface SurveyedBreak extends Broken {
  readonly at: AuditedSubject["subject"];
}

function survey(
  rule: IsolationRule,
  subjects: readonly AuditedSubject[],
  unread: readonly Unread[],
): readonly SurveyedBreak[] {
  const { survey: look, surveyedKinds = [] } = rule;
  const missing = unread.filter(({ kind }) => kind !== undefined && surveyedKinds.includes(kind));
  return (look?.(subjects.map(({ subject }) => subject)) ?? [])
    .filter(
      // What seems to lack may be among what could not be read.
      ({ subject }) => !missing.some(({ namespace = subject.namespace }) => namespace === subject.namespace),
    )
    .flatMap(({ subject, findings }) =>
      findings.filter((finding) => finding !== undefined).map((problem) => ({ rule, problem, at: subject })),
    );
}

function violation({ subject, written }: AuditedSubject, { rule, problem }: Broken): AuditViolation {
  const { kind, namespace, name } = subject;
  return {
    object: { ...written, kind, ...(namespace === undefined ? {} : { namespace }), name },
    rule: { number: rule.number, name: rule.name, source: rule.source },
    field: problem.field,
    value: valueOf(problem),
    breaks: problem.rule,
    fix: problem.fix,
  };
}

function valueOf({ value }: Problem): string {
  return shownValue(plainValue(value));
}
