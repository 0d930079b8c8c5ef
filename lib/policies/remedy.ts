import type { ResourceRemediation } from "@pulumi/policy";
import type { Grants } from "../isolation/grants";
import type { Value } from "../isolation/language/value";
import { isMapping } from "../isolation/language/value";
import type { Rule } from "../isolation/rule";
import { plainProperties } from "./plain-values";
import { resourceSubjects } from "./resource-subjects";

/** A value that was not there, and where it belongs. */
interface Addition {
  readonly way: readonly (string | number)[];
  readonly value: Value;
}

/**
 * Puts the safe values of rules in where pods of a resource say nothing. It writes into Pulumi's own properties, field by
 * field, as these know what is secret.
 */
export function remedy(rules: readonly Rule[], grants: Grants): ResourceRemediation {
  const remedies = rules.flatMap((rule) => rule.remedy ?? []);
  return (resource) => {
    const { value } = plainProperties(resource.props);
    const additions = resourceSubjects(resource, value, grants)
      .flatMap(({ pods }) => pods)
      .flatMap(({ spec }) => {
        if (!isMapping(spec.value)) return [];
        const safe = remedies.reduce((before, put) => put(before), spec.value);
        return added(spec.value, safe, steps(spec.path));
      });
    const made = additions.filter(({ way, value: safe }) => put(resource.props, way, safe));
    return made.length === 0 ? undefined : resource.props;
  };
}

/** What one value has beyond another. */
function added(before: Value, after: Value, way: Addition["way"]): readonly Addition[] {
  if (before === undefined || before === null) return after === before ? [] : [{ way, value: after }];
  if (Array.isArray(before) && Array.isArray(after)) {
    return after.flatMap((each: Value, index) => added(before[index], each, [...way, index]));
  }
  if (!isMapping(before) || !isMapping(after)) return [];
  return Object.keys(after).flatMap((key) => added(before[key], after[key], [...way, key]));
}

/** @returns whether it was possible: a preview does not let anybody into what it does not know */
function put(properties: object, way: Addition["way"], value: Value): boolean {
  const last = way.at(-1);
  if (last === undefined) return false;
  try {
    const holder = way
      .slice(0, -1)
      .reduce<unknown>((owner, step) => Reflect.get(Object(owner), step), properties);
    return Reflect.set(Object(holder), last, value);
  } catch {
    return false;
  }
}

/** `spec.template.spec`, `items[0].spec`: paths as the subjects of rules have them. */
function steps(path: string): readonly (string | number)[] {
  return [...path.matchAll(/\['([^']*)'\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, plain]) =>
    index === undefined ? (quoted ?? plain ?? "") : Number(index),
  );
}
