import type { Grants } from "../../../lib/isolation/grants";
import { examine } from "../../../lib/isolation/examine";
import { cloudSubjects } from "../../../lib/isolation/cloud-subjects";
import type { Value } from "../../../lib/isolation/language/value";
import type { IsolationRule } from "../../../lib/isolation/rule";
import { CLOUD_CASES } from "../../isolation/cases/cloud";
import type { CaseTable, CloudResource } from "../../isolation/support/cases";
import type { NamedCase } from "./misjudged";

/** A case of a rule about the cloud. */
export interface CloudCase extends NamedCase {
  readonly resources: readonly CloudResource[];
}

/** Cases that one deployment can have, by what is granted to them. */
export interface CloudRun {
  readonly grants: Grants;
  readonly cases: readonly CloudCase[];
}

/**
 * Cases in which resources by themselves tell, or pass. What only several tell by their ids, which a cloud gives them,
 * no preview shows.
 */
export function cloudRuns(): readonly CloudRun[] {
  const runs = new Map<string, CloudRun>();
  for (const { rule, cloud = {}, refused, passed } of CLOUD_CASES) {
    const key = JSON.stringify(cloud);
    const grants: Grants = { cloud };
    const before = runs.get(key)?.cases ?? [];
    const cases = [
      ...named(rule, refused, true, before.length).filter((each) => isToldAlone(rule, each, grants)),
      ...named(rule, passed, false, before.length),
    ];
    runs.set(key, { grants, cases: [...before, ...cases] });
  }
  return [...runs.values()];
}

function named(
  rule: IsolationRule,
  { cloud = {} }: CaseTable,
  isRefused: boolean,
  from: number,
): readonly CloudCase[] {
  return Object.entries(cloud).map(([name, given], index) => ({
    key: `${isRefused ? "r" : "p"}${rule.number}-${from + index}`,
    title: `${rule.number} ${rule.name}: ${name}`,
    number: rule.number,
    isRefused,
    resources: [given].flat().filter(({ type }) => type.startsWith("openstack:")),
  }));
}

function isToldAlone(rule: IsolationRule, { resources }: CloudCase, grants: Grants): boolean {
  return resources.some(({ type, name, props }) => {
    const value = JSON.parse(JSON.stringify(props)) as Value; // the wire has nothing else
    return cloudSubjects({ type, name, props: { value, path: "" } }, grants).some(
      (subject) => examine(subject, [rule]).violations.length > 0,
    );
  });
}
