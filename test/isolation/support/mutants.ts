import type { Condition } from "../../../lib/isolation/language/condition";
import { all, any } from "../../../lib/isolation/language/condition";

/** A condition that is not quite what it was. */
export interface Mutant {
  readonly holds: Condition;
  readonly change: string;
}

/** A condition with one of its pieces kept by everything, or broken by everything. */
export function mutants(condition: Condition, path = ""): readonly Mutant[] {
  const here = `${path}/${label(condition)}`;
  const self = [
    { holds: all(), change: `${here} always holds` },
    { holds: any(), change: `${here} never holds` },
  ];
  return [...self, ...below(condition, here)];
}

function below(condition: Condition, here: string): readonly Mutant[] {
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.of.flatMap((piece, index) =>
        mutants(piece, `${here}[${index}]`).map(({ holds, change }) => ({
          holds: { ...condition, of: condition.of.with(index, holds) },
          change,
        })),
      );
    case "every":
    case "some":
      return mutants(condition.holds, here).map(({ holds, change }) => ({
        holds: { ...condition, holds },
        change,
      }));
    case "blamed":
      return mutants(condition.of, here).map(({ holds, change }) => ({
        holds: { ...condition, of: holds },
        change,
      }));
    default:
      return [];
  }
}

function label(condition: Condition): string {
  return "field" in condition ? `${condition.kind} ${condition.field.path.join(".")}` : condition.kind;
}
