import type { Condition, Field, Quantified, Text, Variable } from "./condition";
import type { Located, Value } from "./value";
import { elements, inside, isMapping, UNKNOWN } from "./value";

/** What a condition says about an object. */
export interface Verdict {
  /** `undefined` where that depends on values that are not known. */
  readonly holds: boolean | undefined;
  /** Where it breaks, or where it could; none where it holds. */
  readonly at: readonly Located[];
}

/** What the names that a condition begins with stand for. */
export type Roots = Readonly<Record<string, Located>>;

/** Whether the object is all that will be there, or is laid over what is there. */
export enum Wholeness {
  Whole = "whole",
  /** What is absent stays as it is, so that nothing can be said of it. */
  Patch = "patch",
}

/** What administrators say, which is whole even where the object is a patch. */
const FACTS: ReadonlySet<string> = new Set(["tenant", "cloud", "system"]);

const HOLDS: Verdict = { holds: true, at: [] };

/**
 * Judges a condition. Known values decide wherever they can: of two conditions one of which breaks, the whole breaks,
 * whatever is unknown of the other.
 */
export function judge(condition: Condition, roots: Roots, wholeness = Wholeness.Whole): Verdict {
  const bindings: Bindings = new Map();
  return new Judgement(roots, wholeness).of(condition, bindings);
}

type Bindings = ReadonlyMap<Variable, Located>;

class Judgement {
  constructor(
    private readonly roots: Roots,
    private readonly wholeness: Wholeness,
  ) {}

  of(condition: Condition, bindings: Bindings): Verdict {
    switch (condition.kind) {
      case "check": {
        const found = this.value(condition.field, bindings);
        return verdict(found, found.value === UNKNOWN ? undefined : condition.check.holds(found.value));
      }
      case "among":
        return this.among(condition, bindings);
      case "matches":
        return this.matches(condition, bindings);
      case "equals":
        return this.equals(condition, bindings);
      case "blamed": {
        const found = this.of(condition.of, bindings);
        // What is open stays where it is, as somebody will look for what is unknown there.
        return found.holds === false ? verdict(this.value(condition.field, bindings), false) : found;
      }
      case "all":
        return every(condition.of.map((each) => this.of(each, bindings)));
      case "any":
        return some(condition.of.map((each) => this.of(each, bindings)));
      case "every":
        return every(this.judgeEach(condition, bindings));
      case "some":
        return some(this.judgeEach(condition, bindings));
    }
  }

  private among(
    { text, list, negated = false }: Extract<Condition, { kind: "among" }>,
    bindings: Bindings,
  ): Verdict {
    const found = this.text(text, bindings);
    const { value: candidates } = this.value(list, bindings);
    if (found.value === UNKNOWN || candidates === UNKNOWN) return verdict(found, undefined);
    const values: readonly Value[] = Array.isArray(candidates) ? candidates : [];
    if (values.includes(found.value)) return verdict(found, !negated);
    return verdict(found, values.includes(UNKNOWN) ? undefined : negated);
  }

  private matches(
    { field, pattern, negated = false }: Extract<Condition, { kind: "matches" }>,
    bindings: Bindings,
  ): Verdict {
    const found = this.value(field, bindings);
    const { value: known } = this.text(pattern, bindings);
    if (found.value === UNKNOWN || typeof known !== "string") return verdict(found, undefined);
    const holds = typeof found.value === "string" && new RegExp(`^(?:${known})$`).test(found.value);
    return verdict(found, holds !== negated);
  }

  private equals(
    { field, text, ending, negated = false }: Extract<Condition, { kind: "equals" }>,
    bindings: Bindings,
  ): Verdict {
    const found = this.value(field, bindings);
    const { value: other } = this.text(text, bindings);
    if (found.value === UNKNOWN || other === UNKNOWN) return verdict(found, undefined);
    const wanted = String(other ?? "");
    const holds =
      typeof found.value === "string" && (ending ? found.value.endsWith(wanted) : found.value === wanted);
    return verdict(found, holds !== negated);
  }

  /** What a text says, where its first field is. */
  private text({ parts }: Text, bindings: Bindings): Located {
    const found = parts.map((part) => (typeof part === "string" ? part : this.value(part, bindings)));
    const path = found.find((part) => typeof part !== "string")?.path ?? "";
    const values = found.map((part) => (typeof part === "string" ? part : part.value));
    if (values.includes(UNKNOWN)) return { value: UNKNOWN, path };
    const isLone = values.length === 1;
    return { value: isLone ? values[0] : values.map((value) => String(value ?? "")).join(""), path };
  }

  private judgeEach({ over, element, holds }: Quantified, bindings: Bindings): readonly Verdict[] {
    const bound = (more: readonly (readonly [Variable, Located])[]): Verdict =>
      this.of(holds, new Map([...bindings, ...more]));
    if ("map" in over) {
      const map = this.value(over.map, bindings);
      if (map.value === UNKNOWN) return [verdict(map, undefined)];
      if (!isMapping(map.value)) return [];
      return Object.keys(map.value).map((key) => {
        const value = inside(map, key);
        return bound([
          [over.key, { value: key, path: value.path }],
          [element, value],
        ]);
      });
    }
    return over.lists.flatMap((list) => {
      const found = this.value(list, bindings);
      if (found.value === UNKNOWN) return [verdict(found, undefined)];
      return elements(found).map((each) => bound([[element, each]]));
    });
  }

  /** The value of a field, or of what counts instead. An absent one has the path of the field itself. */
  private value(field: Field, bindings: Bindings): Located {
    const start = bindings.get(field.variable) ?? this.roots[field.variable.name];
    const nothing: Located = { value: undefined, path: field.variable.name };
    const found = field.path.reduce(inside, start ?? nothing);
    if (found.value !== undefined && found.value !== null) return found;
    if (field.fallback) {
      const instead = this.value(field.fallback, bindings);
      return instead.value === undefined ? { ...instead, path: found.path } : instead;
    }
    const isKept = this.wholeness === Wholeness.Patch && !FACTS.has(field.variable.name);
    return { ...found, value: isKept ? UNKNOWN : undefined };
  }
}

function verdict(at: Located, holds: boolean | undefined): Verdict {
  return holds === true ? HOLDS : { holds, at: [at] };
}

function every(verdicts: readonly Verdict[]): Verdict {
  const broken = verdicts.filter(({ holds }) => holds === false);
  if (broken.length > 0) return { holds: false, at: places(broken) };
  const open = verdicts.filter(({ holds }) => holds === undefined);
  return open.length > 0 ? { holds: undefined, at: places(open) } : HOLDS;
}

function some(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.some(({ holds }) => holds === true)) return HOLDS;
  const open = verdicts.filter(({ holds }) => holds === undefined);
  if (open.length > 0) return { holds: undefined, at: places(open) };
  return { holds: false, at: places(verdicts) };
}

/** Each place once, however many conditions break there. */
function places(verdicts: readonly Verdict[]): readonly Located[] {
  const byPath = new Map(verdicts.flatMap(({ at }) => at.map((place) => [place.path, place] as const)));
  return [...byPath.values()];
}
