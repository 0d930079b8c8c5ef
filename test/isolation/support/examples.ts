import { examine } from "../../../lib/isolation/examine";
import type { Grants } from "../../../lib/isolation/grants";
import type { Value } from "../../../lib/isolation/language/value";
import { manifestSubjects } from "../../../lib/isolation/manifest-subjects";
import type { IsolationRule } from "../../../lib/isolation/rule";
import type { Subject } from "../../../lib/isolation/subject";
import { cloudSubjects } from "../../../lib/isolation/cloud-subjects";
import { carriersOf } from "./carriers";
import type { CaseTable, CloudResource, Manifest, RuleCases } from "./cases";

/** What there is to judge of an example, by its name. */
export type Example = readonly [name: string, subjects: readonly Subject[]];

/** Cases as rules see them: pods in each carrier. */
export function examples(cases: RuleCases, { pods = {}, objects = {}, cloud = {} }: CaseTable): Example[] {
  const grants: Grants = { everyTenant: cases.tenant, cloud: cases.cloud, ...cases.system };
  const manifests = (given: Manifest | readonly Manifest[]): readonly Subject[] =>
    [given].flat().flatMap((manifest) => manifestSubjects({ value: plain(manifest), path: "" }, grants));
  return [
    ...Object.entries(pods).flatMap(([name, spec]) =>
      Object.entries(carriersOf(spec)).map(([carrier, manifest]): Example => [
        `${name}, in ${carrier}`,
        manifests(manifest),
      ]),
    ),
    ...Object.entries(objects).map(([name, given]): Example => [name, manifests(given)]),
    ...Object.entries(cloud).map(([name, given]): Example => [
      name,
      [given].flat().flatMap((resource) => ofCloud(resource, grants)),
    ]),
  ];
}

/** Whether one of the objects, or all of them together, break a rule. */
export function isBroken(rule: IsolationRule, subjects: readonly Subject[]): boolean {
  const together = (rule.survey?.(subjects) ?? []).flatMap(({ findings }) => findings);
  return (
    together.some((finding) => finding !== undefined) ||
    subjects.some((subject) => examine(subject, [rule]).violations.length > 0)
  );
}

function ofCloud({ type, name, props }: CloudResource, grants: Grants): readonly Subject[] {
  return cloudSubjects({ type, name, props: { value: plain(props), path: "" } }, grants);
}

/** As it is after a way over the wire, on which what is `undefined` is lost. */
function plain(value: unknown): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
