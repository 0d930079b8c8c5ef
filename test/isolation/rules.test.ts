import { RULE_CASES } from "./cases";
import type { CaseTable, RuleCases } from "./support/cases";
import { examples, isBroken } from "./support/examples";

describe.each(RULE_CASES.map((cases) => [title(cases), cases] as const))("T2: %s", (_title, cases) => {
  const { refused, passed } = cases;

  test.each([
    ...examples(cases, refused).map(([name, subjects]) => [`refuses ${name}`, subjects, true] as const),
    ...examples(cases, passed).map(([name, subjects]) => [`lets ${name} pass`, subjects, false] as const),
  ])("%s", (_name, subjects, breaks) => {
    expect(isBroken(cases.rule, subjects)).toBe(breaks);
  });

  test("has at least three different violations and a near miss", () => {
    const tables = RULE_CASES.filter(({ rule }) => rule === cases.rule);
    expect(tables.flatMap((each) => named(each.refused)).length).toBeGreaterThanOrEqual(3);
    expect(tables.flatMap((each) => named(each.passed)).length).toBeGreaterThanOrEqual(1);
  });
});

function title({ rule }: RuleCases): string {
  return `isolation rule ${rule.number}, ${rule.name}`;
}

function named({ pods = {}, objects = {}, cloud = {} }: CaseTable): readonly string[] {
  return [pods, objects, cloud].flatMap(Object.keys);
}
