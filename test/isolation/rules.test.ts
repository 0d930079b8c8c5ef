import { cloudSubjects } from "../../lib/isolation/cloud-subjects";
import { examine } from "../../lib/isolation/examine";
import type { Grants } from "../../lib/isolation/grants";
import type { Value } from "../../lib/isolation/language/value";
import { manifestSubjects } from "../../lib/isolation/manifest-subjects";
import type { Subject } from "../../lib/isolation/subject";
import { RULE_CASES } from "./cases";
import { carriersOf } from "./support/carriers";
import type { CaseTable, CloudResource, Manifest, RuleCases } from "./support/cases";

describe.each(RULE_CASES.map((cases) => [title(cases), cases] as const))("T2: %s", (_title, cases) => {
  const { refused, passed } = cases;

  test.each(all(cases, refused))("refuses %s", (_name, subjects) => {
    expect(numbers(cases, subjects)).toContain(cases.rule.number);
  });

  test.each(all(cases, passed))("lets %s pass", (_name, subjects) => {
    expect(numbers(cases, subjects)).toEqual([]);
  });

  test("has at least three different violations and a near miss", () => {
    expect(named(refused).length).toBeGreaterThanOrEqual(3);
    expect(named(passed).length).toBeGreaterThanOrEqual(1);
  });
});

function title({ rule }: RuleCases): string {
  return `isolation rule ${rule.number}, ${rule.name}`;
}

/** Numbers of the rule whenever one of the objects, or all of them together, break it. */
function numbers({ rule }: RuleCases, subjects: readonly Subject[]): readonly number[] {
  const alone = subjects.flatMap((subject) => examine(subject, [rule]).violations);
  const together = (rule.survey?.(subjects) ?? []).flatMap(({ findings }) =>
    findings.filter((finding) => finding !== undefined),
  );
  return [...alone.map(() => rule.number), ...together.map(() => rule.number)];
}

function all(
  cases: RuleCases,
  { pods = {}, objects = {}, cloud = {} }: CaseTable,
): [string, readonly Subject[]][] {
  const grants: Grants = { everyTenant: cases.tenant, cloud: cases.cloud, ...cases.system };
  const manifests = (given: Manifest | readonly Manifest[]): readonly Subject[] =>
    [given].flat().flatMap((manifest) => manifestSubjects({ value: plain(manifest), path: "" }, grants));
  return [
    ...Object.entries(pods).flatMap(([name, spec]) =>
      Object.entries(carriersOf(spec)).map(
        ([carrier, manifest]) => [`${name}, in ${carrier}`, manifests(manifest)] satisfies [string, unknown],
      ),
    ),
    ...Object.entries(objects).map(([name, given]) => [name, manifests(given)] satisfies [string, unknown]),
    ...Object.entries(cloud).map(
      ([name, given]) =>
        [name, [given].flat().flatMap((resource) => ofCloud(resource, grants))] satisfies [string, unknown],
    ),
  ];
}

function named({ pods = {}, objects = {}, cloud = {} }: CaseTable): readonly string[] {
  return [pods, objects, cloud].flatMap(Object.keys);
}

function ofCloud({ type, name, props }: CloudResource, grants: Grants): readonly Subject[] {
  return cloudSubjects({ type, name, props: { value: plain(props), path: "" } }, grants);
}

/** As it is after a way over the wire, on which what is `undefined` is lost. */
function plain(value: unknown): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
