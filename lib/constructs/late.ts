/**
 * A value that nobody knows while a manifest is being built, because a deployment has yet to produce it.
 * Constructs carry it along and may write it into a string; they cannot compute with it, compare it or branch
 * on it. Where a manifest is synthesized to YAML there are none: lib/bridge makes them of Pulumi's Outputs.
 */
export abstract class Token<T> {
  /** Tells tokens of different values apart for the compiler only. */
  declare protected readonly value: T;

  /** A placeholder that stands for the value wherever it is written, until the bridge puts the value there. */
  abstract toString(): string;

  /** A token for what `f` makes of `values` once all of them are known. */
  abstract combine<V, U>(
    values: readonly Late<V>[],
    f: (known: readonly V[]) => U,
    visibility: Visibility,
  ): Token<U>;
}

/** A value, or a token for one. An argument of this type is an `Input` in the component of the same name. */
export type Late<T> = T | Token<T>;

/** Whether what is derived from a secret is as secret as it, or may be shown (a name made of a hash). */
export enum Visibility {
  Inherited = "inherited",
  Public = "public",
}

/** The text itself, or the placeholder that will become it. */
export function text(value: Late<string>): string {
  return typeof value === "string" ? value : value.toString();
}

/** The number itself, or the placeholder that will become it. */
export function number(value: Late<number>): number {
  // A manifest is JSON in the end: the bridge replaces the whole string by the number that it stands for.
  return typeof value === "number" ? value : (value.toString() as unknown as number);
}

/** Whether a value is still to come. */
export function isLate<T>(value: Late<T>): value is Token<T> {
  return value instanceof Token;
}

/**
 * What `f` makes of values: at once when all are known, otherwise as a token.
 *
 * @throws whatever `f` throws: at once for known values, when they become known otherwise
 */
export function derive<V, U>(
  values: readonly Late<V>[],
  f: (known: readonly V[]) => U,
  visibility: Visibility = Visibility.Inherited,
): Late<U> {
  const token = values.find(isLate);
  if (token) return token.combine(values, f, visibility);
  return f(values.filter((value): value is V => !isLate(value)));
}

/** Checks a value as soon as it is known, and passes it on. */
export function validated<V>(value: Late<V>, check: (known: V) => void): Late<V> {
  return derive([value], (known) => {
    known.forEach(check);
    // `known` holds exactly the one value that was given.
    return known[0] as V;
  });
}
