import * as pulumi from "@pulumi/pulumi";
import type { Construct } from "constructs";
import type { Token } from "../constructs/late";
import type { Deployed } from "./deployed";
import { isDeployed } from "./deployed";
import type { Tokens } from "./tokens";

/**
 * Arguments of a component, made of the properties of the construct it deploys: whatever may be known late
 * there is an Input here, and constructs are referred to by the components that deployed them.
 */
export type Inputs<Props> = { readonly [Name in keyof Props]: InputOf<Props[Name]> };

type InputOf<Value> =
  Value extends Token<infer Known>
    ? pulumi.Output<Known> | Promise<Known>
    : Value extends Construct
      ? Deployed<Value>
      : Value extends readonly (infer Item)[]
        ? readonly InputOf<Item>[]
        : Value extends object
          ? Inputs<Value>
          : Value;

/** Properties of a construct, and the components that they refer to. */
export interface Lowered<Props> {
  readonly props: Props;
  readonly references: readonly Deployed<Construct>[];
}

/** Replaces Outputs by tokens, and components by the constructs that they deployed. */
export function lower<Props extends object>(args: Inputs<Props>, tokens: Tokens): Lowered<Props> {
  const references: Deployed<Construct>[] = [];
  const visit = (value: unknown): unknown => {
    if (pulumi.Output.isInstance(value)) return tokens.token(value);
    if (value instanceof Promise) return tokens.token(pulumi.output(value));
    if (isDeployed(value)) {
      references.push(value);
      tokens.adopt(value.tokens);
      return value.construct;
    }
    if (Array.isArray(value)) return value.map(visit);
    if (isPlainObject(value))
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item)]));
    return value;
  };
  // The walk turns each `InputOf<T>` into its `T`, which the compiler cannot follow through a mapped type.
  return { props: visit(args) as Props, references };
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
