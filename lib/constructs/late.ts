/**
 * A value that nobody knows while a manifest is being built, because a deployment has yet to produce it.
 * Constructs carry it along and may write it into a string; they cannot compute with it, compare it or branch
 * on it. Where a manifest is synthesized to YAML there are none: lib/bridge makes them of Pulumi's Outputs.
 */
export abstract class Token<T> {
  /** Tells tokens of different values apart for the compiler only. */
  declare protected readonly value: T;

  /** A placeholder that stands for the value within a longer text, until the bridge puts the value there. */
  abstract toString(): string;

  /** A token for what `f` makes of `values` once all of them are known. */
  abstract combine<V, U>(
    values: readonly Late<V>[],
    f: (known: readonly V[]) => U,
    visibility: Visibility,
  ): Token<U>;

  /**
   * The same value, for a place where everybody can read it.
   *
   * @param refusal what to say when it turns out to be a secret
   */
  abstract open(refusal: string): Token<T>;

  /**
   * What cdk8s calls on an object that it finds in a manifest. The bridge is asked first and knows the answer; where
   * there is no bridge nothing would ever put the value into the YAML.
   *
   * @throws Error always
   */
  resolve(): never {
    throw new Error(
      "a value that only a deployment by Pulumi knows cannot be written to YAML; give the construct a plain value",
    );
  }
}

/** A value, or a token for one. An argument of this type is an `Input` in the component of the same name. */
export type Late<T> = T | Token<T>;

/** Whether what is derived from a secret is as secret as it, or may be shown (a name made of a hash). */
export enum Visibility {
  Inherited = "inherited",
  Public = "public",
}

/** The text itself, or the token that will become it, where a property of an API object has to be a string. */
export function text(value: Late<string>): string {
  // cdk8s takes any object for a property, and has it resolved when it synthesizes the manifest.
  return value as string;
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

/**
 * A value for a place where everybody can read it. Known values are taken as they are: only a deployment can tell
 * which of its values are secret.
 */
export function open<T>(value: Late<T>, refusal: string): Late<T> {
  return isLate(value) ? value.open(refusal) : value;
}

/** A text in the form in which secrets hold it. */
export function base64(value: Late<string>): Late<string> {
  return derive([value], ([known = ""]) => Buffer.from(known).toString("base64"));
}

/** Checks a value as soon as it is known, and passes it on. */
export function validated<V>(value: Late<V>, check: (known: V) => void): Late<V> {
  return derive([value], (known) => {
    known.forEach(check);
    // `known` holds exactly the one value that was given.
    return known[0] as V;
  });
}
