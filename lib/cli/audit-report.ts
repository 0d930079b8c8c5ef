import type { Unseen } from "../audit/found";
import type { AuditedObject, AuditReport, AuditViolation } from "../audit/report";
import { printable } from "../registry/printable";

/** A report for programs, in which nothing steers a terminal either. */
export function auditJson(report: AuditReport): string {
  return JSON.stringify(report, undefined, 2).replaceAll(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A report for a person: what breaks rules, object by object, and then what that comes to. */
export function auditText(report: AuditReport, inColours: boolean): string {
  const paint = inColours ? COLOURED : PLAIN;
  const { violations, notLookedAt, skipped } = report;
  const objects = grouped(violations, ({ object }) => placeOf(object));
  return [
    ...objects.map(([place, broken]) => [paint.strong(place), ...rulesOf(broken, paint), ""].join("\n")),
    ...unseen("Not looked at:", notLookedAt),
    ...unseen("Left out:", skipped),
    conclusion(report, objects.length, paint),
  ].join("\n");
}

interface Paint {
  strong(text: string): string;
  bad(text: string): string;
  good(text: string): string;
}

const PLAIN: Paint = { strong: (text) => text, bad: (text) => text, good: (text) => text };

const COLOURED: Paint = {
  strong: (text) => `\u001b[1m${text}\u001b[0m`,
  bad: (text) => `\u001b[31m${text}\u001b[0m`,
  good: (text) => `\u001b[32m${text}\u001b[0m`,
};

function rulesOf(violations: readonly AuditViolation[], paint: Paint): readonly string[] {
  return grouped(violations, ({ rule: { number, name }, fix }) => `rule ${number}, ${name}\n${fix}`).flatMap(
    ([, broken]) => {
      const [first] = broken;
      if (first === undefined) return [];
      return [
        `  ${paint.bad(`rule ${first.rule.number}`)}  ${first.rule.name}`,
        ...broken.map(({ field, value, breaks }) => `    ${printable(`${field} (${value}) ${breaks}`)}`),
        `    fix: ${printable(first.fix)}`,
      ];
    },
  );
}

/** `shop.yaml, document 2: Deployment web in shop`. */
function placeOf({ file, document, kind, namespace, name }: AuditedObject): string {
  const written = file === undefined ? "" : `${file}, document ${document ?? 1}: `;
  const isItself = kind === "/Namespace";
  const within = namespace === undefined || isItself ? "" : ` in ${namespace}`;
  const what = kind.slice(kind.indexOf("/") + 1);
  return printable(`${written}${what} ${name === "" ? "without a name" : name}${within}`);
}

function unseen(title: string, all: readonly Unseen[]): readonly string[] {
  if (all.length === 0) return [];
  return [title, ...all.map(({ what, why }) => `  ${printable(`${what}: ${why}`)}`), ""];
}

function conclusion(
  { violations, objects, rules, notLookedAt }: AuditReport,
  broken: number,
  paint: Paint,
): string {
  const held = `${counted(objects, "object")} held to ${counted(rules.length, "rule")}`;
  if (violations.length > 0) {
    const numbers = new Set(violations.map(({ rule }) => rule.number));
    return paint.bad(
      `${held}: ${counted(broken, "of them breaks", "of them break")} ${counted(numbers.size, "rule")}.`,
    );
  }
  if (notLookedAt.length > 0) return paint.bad(`${held}: none is broken, but not all could be looked at.`);
  return paint.good(`${held}: none is broken.`);
}

function counted(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}

/** Elements by what they have in common, in the order in which that came up. */
function grouped<T>(
  all: readonly T[],
  of: (each: T) => string,
): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(of(each));
    if (group) group.push(each);
    else groups.set(of(each), [each]);
  }
  return [...groups];
}
