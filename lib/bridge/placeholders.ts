import type { IResolver, ResolutionContext } from "cdk8s";
import { Token } from "../constructs/late";

/** Writes tokens into manifests as placeholders, for {@link Tokens.restore} to replace by values. */
export class Placeholders implements IResolver {
  resolve(context: ResolutionContext): void {
    if (context.value instanceof Token) context.replaceValue(context.value.toString());
  }
}
