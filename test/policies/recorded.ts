import { ISOLATION_RULES } from "../../lib/isolation";
import { examine } from "../../lib/isolation/examine";
import type { Grants } from "../../lib/isolation/grants";
import type { Value } from "../../lib/isolation/language/value";
import { UNKNOWN } from "../../lib/isolation/language/value";
import { resourceSubjects } from "../../lib/policies/resource-subjects";
import { describe as told } from "../../lib/rules/problem";
import type { Computed, Recorded } from "../support/graph";
import { isUnknown, reveal } from "../support/graph";

/** What the pack has against the resources of a recorded program, alone and together. */
export function recordedObjections(
  resources: readonly Recorded[],
  grants: Grants,
  computed: Computed = () => ({}),
): readonly string[] {
  const subjects = resources
    .filter(({ isCustom }) => isCustom)
    .flatMap((resource) => {
      const inputs = reveal(resource.inputs) as Readonly<Record<string, unknown>>; // which a revealed record is
      // As after an update: surveys tell by ids and addresses what belongs together.
      const known = { ...inputs, id: `${resource.name}-id`, ...computed(resource.type, inputs) };
      return resourceSubjects(resource, value(known), grants);
    });
  const alone = subjects.flatMap((subject) =>
    examine(subject, ISOLATION_RULES).violations.map(({ problem }) => `${subject.name}: ${told(problem)}`),
  );
  const together = ISOLATION_RULES.flatMap(({ number, survey }) =>
    (survey?.(subjects) ?? []).flatMap(({ subject, findings }) =>
      findings.flatMap((problem) => (problem ? `${subject.name}: ${told(problem)} (rule ${number})` : [])),
    ),
  );
  return [...alone, ...together];
}

function value(given: unknown): Value {
  if (isUnknown(given)) return UNKNOWN;
  if (Array.isArray(given)) return given.map(value);
  if (typeof given !== "object" || given === null) return given as Value; // as the wire has nothing else
  return Object.fromEntries(Object.entries(given).map(([key, item]) => [key, value(item)]));
}
