import type { Condition, Field, Match, Quantified, Text, Variable } from "./condition";
import type { Located, Value } from "./value";
import { elements, inside, isMapping, UNKNOWN } from "./value";

/** What a condition says about an object. */
export interface Verdict {
  /** `undefined` where that depends on values that are not known. */
  readonly holds: boolean | undefined;
  /** Where it breaks, or where it could; none where it holds, nor where that is the object as a whole. */
  readonly at: readonly Located[];
}

/** What the names that a condition begins with stand for. */
export type Roots = Readonly<Record<string, Root>>;

interface Root extends Located {
  /**
   * Whether somebody else says it, as administrators do of tenants: the object breaks nothing there, and it is all there
   * is, even where the object is laid over another.
   *
   * @default false
   */
  readonly isFact?: boolean;
}

/** Whether the object is all that will be there, or is laid over what is there. */
export enum Wholeness {
  Whole = "whole",
  /** What is absent stays as it is, so that nothing can be said of it. */
  Patch = "patch",
}

const HOLDS: Verdict = { holds: true, at: [] };

/**
 * Judges a condition. Known values decide wherever they can: of two conditions one of which breaks, the whole breaks,
 * whatever is unknown of the other.
 */
export function judge(condition: Condition, roots: Roots, wholeness = Wholeness.Whole): Verdict {
  const bindings: Bindings = new Map();
  return new Judgement(roots, wholeness).of(condition, bindings);
}

type Bindings = ReadonlyMap<Variable, Root>;

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
        return anyOf(condition.of.map((each) => this.of(each, bindings)));
      case "every":
        return every(this.judgeEach(condition, bindings));
      case "some": {
        const found = some(this.judgeEach(condition, bindings));
        if (found.holds !== false || found.at.length > 0) return found;
        const { over } = condition;
        const where = "map" in over ? [over.map] : over.lists;
        return every(where.map((each) => verdict(this.value(each, bindings), false)));
      }
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
    { field, pattern, inLowerCase = false, negated = false }: Match,
    bindings: Bindings,
  ): Verdict {
    const found = this.value(field, bindings);
    const folded = (text: string): string => (inLowerCase ? lowerCase(text) : text);
    const parts = pattern.parts.map((part) => {
      if (typeof part === "string") return part;
      const { value } = this.value(part, bindings);
      return value === UNKNOWN ? undefined : literally(folded(String(value ?? "")));
    });
    if (found.value === UNKNOWN || parts.includes(undefined)) return verdict(found, undefined);
    const whole = new RegExp(`^(?:${parts.join("")})$`);
    const holds = typeof found.value === "string" && whole.test(folded(found.value));
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
    const bound = (more: readonly (readonly [Variable, Root])[]): Verdict =>
      this.of(holds, new Map([...bindings, ...more]));
    if ("map" in over) {
      const map = this.value(over.map, bindings);
      if (map.value === UNKNOWN) return [verdict(map, undefined)];
      if (!isMapping(map.value)) return [];
      return Object.keys(map.value).map((key) => {
        const value = inside(map, key);
        return bound([
          [over.key, { value: key, path: value.path }],
          [element, { ...value, isFact: map.isFact }],
        ]);
      });
    }
    return over.lists.flatMap((list) => {
      const found = this.value(list, bindings);
      if (found.value === UNKNOWN) return [verdict(found, undefined)];
      return elements(found).map((each) => bound([[element, { ...each, isFact: found.isFact }]]));
    });
  }

  /** The value of a field, or of what counts instead. An absent one has the path of the field itself. */
  private value(field: Field, bindings: Bindings): Root {
    const nothing: Root = { value: undefined, path: field.variable.name };
    const start = bindings.get(field.variable) ?? this.roots[field.variable.name] ?? nothing;
    const found: Root = { ...field.path.reduce<Located>(inside, start), isFact: start.isFact };
    if (found.value !== undefined && found.value !== null) return found;
    if (field.fallback) {
      const instead = this.value(field.fallback, bindings);
      return instead.value === undefined ? { ...instead, path: found.path } : instead;
    }
    const isWhole = this.wholeness === Wholeness.Whole || start.isFact === true;
    return { ...found, value: isWhole ? undefined : UNKNOWN };
  }
}

function verdict({ isFact, ...at }: Root, holds: boolean | undefined): Verdict {
  return holds === true ? HOLDS : { holds, at: isFact === true ? [] : [at] };
}

function every(verdicts: readonly Verdict[]): Verdict {
  const broken = verdicts.filter(({ holds }) => holds === false);
  if (broken.length > 0) return { holds: false, at: places(broken) };
  const open = verdicts.filter(({ holds }) => holds === undefined);
  return open.length > 0 ? { holds: undefined, at: places(open) } : HOLDS;
}

/** Exceptions come first, and the usual last: where none of them holds, it is the usual that is broken. */
function anyOf(verdicts: readonly Verdict[]): Verdict {
  const found = some(verdicts);
  if (found.holds !== false) return found;
  return { holds: false, at: verdicts.findLast(({ at }) => at.length > 0)?.at ?? [] };
}

function some(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.some(({ holds }) => holds === true)) return HOLDS;
  const open = verdicts.filter(({ holds }) => holds === undefined);
  if (open.length > 0) return { holds: undefined, at: places(open) };
  return { holds: false, at: places(verdicts) };
}

/** Only ASCII, as CEL's `lowerAscii` has it. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A pattern that only the text itself matches. */
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/** Each place once, however many conditions break there. */
function places(verdicts: readonly Verdict[]): readonly Located[] {
  const byPath = new Map(verdicts.flatMap(({ at }) => at.map((place) => [place.path, place] as const)));
  return [...byPath.values()];
}
