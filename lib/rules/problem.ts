/**
 * What is wrong with one argument. Rules return problems as data; whoever asked decides whether to throw
 * (constructs and components), refuse a preview (policy packs) or report (audit).
 */
export interface Problem {
  /** Path of the argument inside its subject, such as `containers[0].ports`. */
  readonly field: string;
  /** The value as the user wrote it. */
  readonly value: unknown;
  /** What the value breaks, as the predicate of a sentence: "exceeds maxNodes (3)". */
  readonly rule: string;
  /** What to do about it, in the imperative. */
  readonly fix: string;
}

/** Problems, some of which may not apply: a rule that is satisfied yields `undefined`. */
export type Findings = readonly (Problem | undefined)[];

/** `minNodes (5) exceeds maxNodes (3); raise maxNodes or lower minNodes`. */
export function describe(problem: Problem): string {
  return `${problem.field} (${show(problem.value)}) ${problem.rule}; ${problem.fix}`;
}

/**
 * Throws one error that lists every problem of a subject, so that a user mends them all in one go.
 *
 * @param subject what the arguments belong to, such as `NodeGroup 'gpu'`
 * @throws Error when there is at least one problem
 */
export function refuse(subject: string, findings: Findings): void {
  const problems = findings.filter((finding) => finding !== undefined);
  if (problems.length === 0) return;
  if (problems.length === 1) throw new Error(`${subject}: ${problems.map(describe).join("")}`);
  throw new Error(`${subject}:\n${problems.map((problem) => `  - ${describe(problem)}`).join("\n")}`);
}

/** Moves problems of a part to where the part sits in the whole: `ports` of `containers[0]`. */
export function within(prefix: string, findings: Findings): Findings {
  return findings.map((problem) => problem && { ...problem, field: `${prefix}.${problem.field}` });
}

const LONGEST = 200;

function show(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === "") return "empty";
  const text = typeof value === "object" ? showObject(value) : String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}... (${text.length} characters)` : text;
}

/** Only plain data is spelled out: anything else may be endless, or hold secrets. */
function showObject(value: object | null): string {
  const isData = value === null || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isData ? JSON.stringify(value) : `${value.constructor.name} object`;
}
