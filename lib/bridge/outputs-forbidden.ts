import type { IResolver, ResolutionContext } from "cdk8s";

/** What JavaScript makes of an Output that is written into a text. */
const STRINGIFIED = /Calling \[(toString|toJSON)\] on an \[Output<T>\] is not supported/;

/**
 * Refuses Outputs inside constructs. Without it, one that slips in would be written into the manifest as the text
 * of an error message, silently.
 */
export class OutputsForbidden implements IResolver {
  resolve(context: ResolutionContext): void {
    if (!isOutput(context.value) && !(typeof context.value === "string" && STRINGIFIED.test(context.value)))
      return;
    throw new Error(
      `${context.key.join(".")} of ${context.obj.kind} '${context.obj.name}' holds a Pulumi Output, which is not known while ` +
        "a manifest is built; pass it as an argument of a component, or turn it into a token first",
    );
  }
}

function isOutput(value: unknown): boolean {
  return typeof value === "object" && value !== null && "__pulumiOutput" in value;
}
