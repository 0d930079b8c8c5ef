import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { Late } from "../constructs/late";
import { isLate, Token, Visibility } from "../constructs/late";
import { refusable, refusal } from "./refusable";

/**
 * Outputs of one synthesis, and the placeholders that stand for them in the manifests. A placeholder is a DNS
 * label, so that it passes every check of names, and random, so that no text of a user can be taken for one.
 */
export class Tokens {
  private readonly prefix = `late-${randomBytes(6).toString("hex")}-`;
  private readonly outputs: pulumi.Output<unknown>[] = [];
  private readonly placeholders = new Map<pulumi.Output<unknown>, string>();
  private readonly adopted = new Set<Tokens>();

  /** A token that stands for an output. */
  token<T>(output: pulumi.Output<T>): Token<T> {
    return new OutputToken(this, output);
  }

  /** Has this synthesis resolve placeholders of another one too, whose constructs it refers to. */
  adopt(other: Tokens): void {
    if (other !== this) this.adopted.add(other);
  }

  /** The placeholder of an output, the same each time. */
  placeholder(output: pulumi.Output<unknown>): string {
    const known = this.placeholders.get(output);
    if (known !== undefined) return known;
    const made = `${this.prefix}${this.outputs.length}-end`;
    this.outputs.push(output);
    this.placeholders.set(output, made);
    return made;
  }

  /**
   * Puts values where their placeholders are, anywhere in a manifest. Text that is nothing but a placeholder
   * becomes the output itself, so that a number stays a number.
   *
   * @throws Error when there is a placeholder of a synthesis that was not adopted, or one in a key
   */
  restore(value: unknown, path = ""): pulumi.Input<unknown> {
    if (typeof value === "string") return this.restoreText(value, path);
    if (Array.isArray(value)) return value.map((item, index) => this.restore(item, `${path}[${index}]`));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          plainKey(key, path),
          this.restore(item, `${path}.${key}`),
        ]),
      );
    }
    return value;
  }

  private restoreText(value: string, path: string): pulumi.Input<unknown> {
    const pieces = value.split(PLACEHOLDER);
    if (pieces.length === 1) return value;
    // `split` with a group alternates between text and placeholders.
    const parts = pieces.map((piece, index) => (index % 2 === 0 ? piece : this.find(piece, path)));
    const [before, only, behind] = parts;
    if (parts.length === 3 && before === "" && behind === "") return only;
    return pulumi.all(parts).apply((known) => known.join(""));
  }

  private find(placeholder: string, path: string): pulumi.Output<unknown> {
    for (const tokens of [this, ...this.adoptedAll()]) {
      const index = placeholder.startsWith(tokens.prefix)
        ? Number(placeholder.slice(tokens.prefix.length, -"-end".length))
        : -1;
      const output = tokens.outputs[index];
      if (output) return output;
    }
    throw new Error(
      `${path} holds a placeholder (${placeholder}) of which no value is known here; pass the output as an argument instead`,
    );
  }

  private adoptedAll(): readonly Tokens[] {
    const seen = new Set<Tokens>();
    const visit = (tokens: Tokens) => {
      if (seen.has(tokens)) return;
      seen.add(tokens);
      tokens.adopted.forEach(visit);
    };
    this.adopted.forEach(visit);
    return [...seen];
  }
}

const PLACEHOLDER = /(late-[0-9a-f]{12}-[0-9]+-end)/;

function plainKey(key: string, path: string): string {
  if (!PLACEHOLDER.test(key)) return key;
  throw new Error(
    `${path} has a key that is not known while a manifest is built; give the key as a plain value`,
  );
}

class OutputToken<T> extends Token<T> {
  constructor(
    private readonly tokens: Tokens,
    readonly output: pulumi.Output<T>,
  ) {
    super();
  }

  override toString(): string {
    return this.tokens.placeholder(this.output);
  }

  override combine<V, U>(
    values: readonly Late<V>[],
    f: (known: readonly V[]) => U,
    visibility: Visibility,
  ): Token<U> {
    values.forEach((value) => value instanceof OutputToken && this.tokens.adopt(value.tokens));
    const known = pulumi.all(values.map((value) => pulumi.output(raise(value))));
    // `all` unwraps deeply, which for values that are no outputs changes nothing but their type.
    const derived = known.apply((all) => refusable(() => f(all as V[])));
    return this.tokens.token(visibility === Visibility.Public ? pulumi.unsecret(derived) : derived);
  }

  override open(message: string): Token<T> {
    // Whether a value is secret is known in a preview too, even where the value is not.
    const opened = pulumi.output(pulumi.isSecret(this.output)).apply((secret): pulumi.Output<T> => {
      if (secret) throw refusal(message);
      return this.output;
    });
    // `apply` unwraps the output that it returns, which the compiler cannot tell of an unknown type.
    return this.tokens.token(opened as pulumi.Output<unknown> as pulumi.Output<T>);
  }
}

/** The output that a token stands for, or the plain value. */
export function raise<T>(value: Late<T>): pulumi.Input<T> {
  if (!isLate(value)) return value;
  if (value instanceof OutputToken) return value.output;
  throw new Error("a token that this deployment did not make cannot be deployed by it");
}
