import type { Check } from "./checks";

/**
 * What a condition speaks of: one of the things that a rule is given (see {@link root}), or an element of a list. Two
 * variables are the same when they are the same object.
 */
export interface Variable {
  readonly name: string;
}

/** A field, by its way down from a variable. */
export class Field {
  constructor(
    readonly variable: Variable,
    readonly path: readonly string[] = [],
    /** What counts where this one is absent. */
    readonly fallback?: Field,
  ) {}

  /** A field below this one: `at("securityContext", "privileged")`. */
  at(...path: readonly string[]): Field {
    return new Field(this.variable, [...this.path, ...path], this.fallback?.at(...path));
  }

  /** This field where it is there, otherwise the other one: an override, and what it overrides. */
  or(other: Field): Field {
    return new Field(this.variable, this.path, this.fallback ? this.fallback.or(other) : other);
  }

  /** That the value passes a check. */
  passes(check: Check): Condition {
    return { kind: "check", field: this, check };
  }

  /** That the value is there, and this very text. */
  equals(...parts: readonly (string | Field)[]): Condition {
    return { kind: "equals", field: this, text: text(...parts), ending: false };
  }

  /** That the value is a text that ends so. */
  endsWith(...parts: readonly (string | Field)[]): Condition {
    return { kind: "equals", field: this, text: text(...parts), ending: true };
  }

  /** That the value is there, and among those of a list that another field holds. */
  among(list: Field): Condition {
    return text(this).among(list);
  }
}

/** A text put together from fixed parts and from fields; a field that is absent adds nothing. */
export class Text {
  constructor(readonly parts: readonly (string | Field)[]) {}

  /** That a list that a field holds has this text. */
  among(list: Field): Condition {
    return { kind: "among", text: this, list };
  }

  /**
   * That the value of a field is a text which this one matches as a whole. Fixed parts are patterns of RE2; a field
   * stands for its own text, whatever signs are in it.
   */
  matches(field: Field): Condition {
    return { kind: "matches", field, pattern: this };
  }

  /** As {@link matches}, where `A` to `Z` count as `a` to `z`, which fixed parts have to be written in. */
  matchesInLowerCase(field: Field): Condition {
    return { kind: "matches", field, pattern: this, inLowerCase: true };
  }
}

/**
 * A condition as data: judged over plain values before a deployment (`judge`), and printed as an expression of the
 * Common Expression Language for the cluster's own admission (`celOf`). One text, two readers.
 */
export type Condition =
  | { readonly kind: "check"; readonly field: Field; readonly check: Check }
  | { readonly kind: "among"; readonly text: Text; readonly list: Field; readonly negated?: boolean }
  | Match
  | {
      readonly kind: "equals";
      readonly field: Field;
      readonly text: Text;
      /** Whether only the end of the value has to be this text. */
      readonly ending: boolean;
      readonly negated?: boolean;
    }
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly kind: "blamed"; readonly field: Field; readonly of: Condition }
  | Quantified;

/** That a text is as a pattern says. */
export interface Match {
  readonly kind: "matches";
  readonly field: Field;
  readonly pattern: Text;
  readonly inLowerCase?: boolean;
  readonly negated?: boolean;
}

/** A condition on the elements of lists, which count as one list, or on the entries of a map. */
export interface Quantified {
  readonly kind: "every" | "some";
  readonly over: { readonly lists: readonly Field[] } | { readonly map: Field; readonly key: Variable };
  /** The element, or the value of the entry. */
  readonly element: Variable;
  readonly holds: Condition;
}

/** One of the things that a rule is given, by its name. */
export function root(name: string): Field {
  return new Field({ name });
}

export function text(...parts: readonly (string | Field)[]): Text {
  return new Text(parts);
}

export function all(...of: readonly Condition[]): Condition {
  return { kind: "all", of };
}

/** That one of several conditions holds, of which the last is the one to keep where no exception applies. */
export function any(...of: readonly Condition[]): Condition {
  return { kind: "any", of };
}

/** That a condition holds for each element of lists, of which there may be none. */
export function every(lists: Field | readonly Field[], holds: (element: Field) => Condition): Condition {
  return quantified("every", lists, holds);
}

/** That a condition holds for an element of lists. */
export function some(lists: Field | readonly Field[], holds: (element: Field) => Condition): Condition {
  return quantified("some", lists, holds);
}

/** That a condition holds for each entry of a map. */
export function everyEntry(map: Field, holds: (key: Field, value: Field) => Condition): Condition {
  const key: Variable = { name: "key" };
  const element: Variable = { name: "value" };
  return {
    kind: "every",
    over: { map, key },
    element,
    holds: holds(new Field(key), new Field(element)),
  };
}

/** That a condition holds for an entry of a map. */
export function someEntry(map: Field, holds: (key: Field, value: Field) => Condition): Condition {
  return not(everyEntry(map, (key, value) => not(holds(key, value))));
}

/** A condition of which a violation is one, at this field, however many parts of it break, and wherever. */
export function blamedOn(field: Field, of: Condition): Condition {
  return { kind: "blamed", field, of };
}

/** The opposite of a condition. */
export function not(condition: Condition): Condition {
  switch (condition.kind) {
    case "check":
      return condition.field.passes(opposite(condition.check));
    case "blamed":
      return { ...condition, of: not(condition.of) };
    case "among":
    case "matches":
    case "equals":
      return { ...condition, negated: condition.negated !== true };
    case "all":
      return any(...condition.of.map(not));
    case "any":
      return all(...condition.of.map(not));
    case "every":
      return { ...condition, kind: "some", holds: not(condition.holds) };
    case "some":
      return { ...condition, kind: "every", holds: not(condition.holds) };
  }
}

/** That one condition holds wherever another one does. */
export function when(condition: Condition, then: Condition): Condition {
  return any(not(condition), then);
}

function quantified(
  kind: Quantified["kind"],
  lists: Field | readonly Field[],
  holds: (element: Field) => Condition,
): Condition {
  const element: Variable = { name: "element" };
  const over = { lists: lists instanceof Field ? [lists] : lists };
  return { kind, over, element, holds: holds(new Field(element)) };
}

function opposite({ holds, cel }: Check): Check {
  return { holds: (value) => !holds(value), cel: (value) => `!(${cel(value)})` };
}
