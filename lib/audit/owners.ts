import type { IsolationRule } from "../isolation/rule";
import { elements, inside } from "../isolation/language/value";
import type { Located } from "../isolation/language/value";
import type { Subject } from "../isolation/subject";
import type { Problem } from "../rules/problem";
import type { AuditedSubject } from "./audited-subjects";

/** An object, and what it breaks. */
export interface Judged {
  readonly audited: AuditedSubject;
  readonly broken: readonly Broken[];
}

export interface Broken {
  readonly rule: IsolationRule;
  readonly problem: Problem;
}

/**
 * What controllers make in a cluster for an object breaks what that breaks: it is told once, at the owner, where it can
 * be mended. What an owner does not break itself is told all the same, as anybody can name an owner.
 */
export function toldOnce(judged: readonly Judged[]): readonly Judged[] {
  const byUid = new Map(
    judged.flatMap((each) => {
      const uid = textAt(inside(inside(each.audited.subject.object, "metadata"), "uid"));
      return each.audited.subject.isLive === true && uid !== undefined ? [[uid, each] as const] : [];
    }),
  );
  return judged.map(({ audited, broken }) => {
    const { subject } = audited;
    const owners = ownersOf(subject, byUid);
    if (owners.length === 0) return { audited, broken };
    if (runsNothing(subject)) return { audited, broken: [] };
    const told = new Set(
      owners.flatMap((owner) => owner.broken.map((each) => signature(owner.audited.subject, each))),
    );
    return { audited, broken: broken.filter((each) => !told.has(signature(subject, each))) };
  });
}

/** The object that controls another one, and those that control it in turn. */
function ownersOf(subject: Subject, byUid: ReadonlyMap<string, Judged>): readonly Judged[] {
  const owners: Judged[] = [];
  for (let uid = controllerOf(subject); uid !== undefined;) {
    const owner = byUid.get(uid);
    if (owner === undefined || owners.includes(owner)) break;
    if (owner.audited.subject.namespace !== subject.namespace) break;
    owners.push(owner);
    uid = controllerOf(owner.audited.subject);
  }
  return owners;
}

function controllerOf({ object, isLive }: Subject): string | undefined {
  if (isLive !== true) return undefined;
  const references = elements(inside(inside(object, "metadata"), "ownerReferences"));
  const controller = references.find((reference) => inside(reference, "controller").value === true);
  return controller && textAt(inside(controller, "uid"));
}

/** Former versions of a Deployment are kept, so that it can go back; its guards look at that again. */
function runsNothing({ kind, object }: Subject): boolean {
  return kind === "apps/ReplicaSet" && inside(inside(object, "spec"), "replicas").value === 0;
}

/** What is the same of a violation in a pod, and in the template that it was made from. */
function signature({ pods }: Subject, { rule, problem }: Broken): string {
  const { field, value } = problem;
  const [within = field] = pods.flatMap(({ spec, metadata }) =>
    [[spec, "spec"] as const, [metadata, "metadata"] as const].flatMap(([{ path }, name]) =>
      field.startsWith(path) ? [name + field.slice(path.length)] : [],
    ),
  );
  return JSON.stringify([rule.number, within, problem.rule, value ?? null]);
}

function textAt({ value }: Located): string | undefined {
  return typeof value === "string" ? value : undefined;
}
