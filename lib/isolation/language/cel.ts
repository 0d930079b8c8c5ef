import { literal } from "./checks";
import type { Condition, Match, Quantified, Text, Variable } from "./condition";
import { Field } from "./condition";

/**
 * What the names that a condition begins with are in the cluster: for each an expression, or, for those whose fields
 * come from different places, an expression of an optional value for each of these fields.
 */
export type CelRoots = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/**
 * A condition as an expression of the Common Expression Language, as ValidatingAdmissionPolicies take it.
 *
 * @throws Error when it begins with a name that is not among the roots
 * @see https://kubernetes.io/docs/reference/using-api/cel/
 */
export function celOf(condition: Condition, roots: CelRoots): string {
  return new Printer(roots).of(condition, new Map());
}

type Names = ReadonlyMap<Variable, string>;

class Printer {
  constructor(private readonly roots: CelRoots) {}

  of(condition: Condition, names: Names): string {
    switch (condition.kind) {
      case "check":
        return condition.check.cel(this.optional(condition.field, names));
      case "among": {
        const { text, list, negated } = condition;
        const candidates = this.list(list, names);
        return negative(negated, this.among(text, candidates, names));
      }
      case "matches":
        return negative(condition.negated, this.match(condition, names));
      case "equals": {
        const { field, text, ending, negated } = condition;
        const wanted = concatenated(this.terms(text, names));
        const same = ending ? `v.endsWith(${wanted})` : `v == (${wanted})`;
        const found = this.optional(field, names);
        return negative(negated, `${found}.optMap(v, type(v) == string && ${same}).orValue(false)`);
      }
      case "blamed":
        return this.of(condition.of, names);
      case "all":
        return condition.of.length === 0 ? "true" : this.joined(condition.of, "&&", names);
      case "any":
        return condition.of.length === 0 ? "false" : this.joined(condition.of, "||", names);
      case "every":
      case "some":
        return this.quantified(condition, names);
    }
  }

  private among({ parts }: Text, candidates: string, names: Names): string {
    const [first, ...more] = parts;
    if (first instanceof Field && more.length === 0) {
      return `${this.optional(first, names)}.optMap(v, v in ${candidates}).orValue(false)`;
    }
    return `(${concatenated(this.terms({ parts }, names))} in ${candidates})`;
  }

  private match({ field, pattern, inLowerCase = false }: Match, names: Names): string {
    const fold = inLowerCase ? ".lowerAscii()" : "";
    const parts = pattern.parts.map((part) =>
      part instanceof Field ? literally(`${this.term(part, names)}${fold}`) : literal(part),
    );
    const whole = concatenated([literal("^(?:"), ...parts, literal(")$")]);
    const found = this.optional(field, names);
    return `${found}.optMap(v, type(v) == string && v${fold}.matches(${whole})).orValue(false)`;
  }

  private terms({ parts }: Pick<Text, "parts">, names: Names): readonly string[] {
    return parts.map((part) => (part instanceof Field ? this.term(part, names) : literal(part)));
  }

  private term(field: Field, names: Names): string {
    return `${this.optional(field, names)}.optMap(v, string(v)).orValue("")`;
  }

  private joined(of: readonly Condition[], operator: string, names: Names): string {
    return `(${of.map((each) => this.of(each, names)).join(` ${operator} `)})`;
  }

  private quantified({ kind, over, element, holds }: Quantified, names: Names): string {
    const name = `e${names.size}`;
    const macro = kind === "every" ? "all" : "exists";
    if ("map" in over) {
      const map = `${this.optional(over.map, names)}.orValue({})`;
      const inner = new Map([...names, [over.key, name] as const, [element, `${map}[${name}]`] as const]);
      return `${map}.${macro}(${name}, ${this.of(holds, inner)})`;
    }
    const lists = over.lists.map((list) => this.list(list, names)).join(" + ");
    const inner = new Map([...names, [element, name] as const]);
    return `(${lists}).${macro}(${name}, ${this.of(holds, inner)})`;
  }

  private list(field: Field, names: Names): string {
    // What is said to be null is there for optional values, and no list.
    return `${this.optional(field, names)}.optMap(l, dyn(l) == null ? [] : l).orValue([])`;
  }

  /** An expression of an optional value, so that what is absent on the way is absent at its end. */
  private optional(field: Field, names: Names): string {
    const own = this.path(field, names);
    return field.fallback ? `${own}.or(${this.optional(field.fallback, names)})` : own;
  }

  private path({ variable, path }: Field, names: Names): string {
    const start = names.get(variable) ?? this.roots[variable.name];
    if (start === undefined) throw new Error(`no expression stands for '${variable.name}'`);
    if (typeof start === "string")
      return path.length === 0 ? `optional.of(${start})` : `${start}${steps(path)}`;
    const [first = "", ...rest] = path;
    const found = start[first];
    if (found === undefined) throw new Error(`no expression stands for '${variable.name}.${first}'`);
    return `${found}${steps(rest)}`;
  }
}

/** A pattern that only the text itself matches: RE2 quotes from \Q to \E, so that the text's own \E is put outside. */
function literally(expression: string): string {
  return `"\\\\Q" + ${expression}.replace("\\\\E", "\\\\E\\\\\\\\E\\\\Q") + "\\\\E"`;
}

function concatenated(terms: readonly string[]): string {
  return terms.join(" + ");
}

function negative(negated: boolean | undefined, expression: string): string {
  return negated === true ? `!(${expression})` : expression;
}

/** Words that CEL keeps for itself, and which name no field in it. */
const RESERVED: ReadonlySet<string> = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

function steps(path: readonly string[]): string {
  return path.map(step).join("");
}

function step(key: string): string {
  return IDENTIFIER.test(key) && !RESERVED.has(key) ? `.?${key}` : `[?${literal(key)}]`;
}
