import type { IsolationRule } from "../../lib/isolation/rule";
import { RULE_CASES } from "./cases";
import { POD_CASES } from "./cases/pods";
import type { CaseTable, RuleCases } from "./support/cases";
import { examples, isBroken } from "./support/examples";
import { mutants } from "./support/mutants";

/** Mutants of a rule that are other words for it. */
const EQUIVALENT: Readonly<Record<number, readonly string[]>> = {
  // A volume that is no image has no reference, which is private to nobody.
  20: ["/all[1]/every/any[0]/check image never holds"],
};

const CONDITIONAL = rulesOf(RULE_CASES).filter(({ parts }) => parts.some((part) => "holds" in part));

test.each(rulesOf(POD_CASES).map((rule) => [`${rule.number}, ${rule.name}`, rule] as const))(
  "T2: isolation rule %s, has no piece that no case needs",
  (_title, rule) => {
    const { survivors } = mutated(rule);
    expect(survivors).toEqual(EQUIVALENT[rule.number] ?? []);
  },
);

test("T2: of all pieces of all rules, at least nine in ten are needed by a case", () => {
  const found = CONDITIONAL.map(mutated);
  const made = found.reduce((sum, { made: more }) => sum + more, 0);
  const survived = found.reduce((sum, { survivors }) => sum + survivors.length, 0);
  expect(made).toBeGreaterThan(500);
  expect(survived / made).toBeLessThanOrEqual(0.1);
});

function rulesOf(tables: readonly RuleCases[]): readonly IsolationRule[] {
  return [...new Set(tables.map(({ rule }) => rule))];
}

/** How many mutants a rule has, and those that no case notices. */
function mutated(rule: IsolationRule): { readonly made: number; readonly survivors: readonly string[] } {
  const judged = RULE_CASES.filter((cases) => cases.rule === rule).flatMap((cases) => [
    ...lone(cases, cases.refused).map((subjects) => ({ subjects, breaks: true })),
    ...lone(cases, cases.passed).map((subjects) => ({ subjects, breaks: false })),
  ]);
  const changes = rule.parts.flatMap((part, index) =>
    "holds" in part
      ? mutants(part.holds).map(({ holds, change }) => {
          const changed = { ...rule, parts: rule.parts.with(index, { ...part, holds }) };
          const isNoticed = judged.some(({ subjects, breaks }) => isBroken(changed, subjects) !== breaks);
          return { change, isNoticed };
        })
      : [],
  );
  const survivors = changes.filter(({ isNoticed }) => !isNoticed).map(({ change }) => change);
  return { made: changes.length, survivors };
}

/** Cases of which pods are in one carrier, as all carry the same. */
function lone(cases: RuleCases, table: CaseTable) {
  return examples(cases, table)
    .filter(([name]) => !name.includes(", in ") || name.endsWith(", in Pod"))
    .map(([, subjects]) => subjects);
}
