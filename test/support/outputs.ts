import * as pulumi from "@pulumi/pulumi";

/** The value of an output that is known. */
export function known<T>(input: pulumi.Input<T>): Promise<T> {
  return new Promise((resolve) => {
    // `apply` unwraps what is nested, which changes nothing of the plain values in these tests but their type.
    pulumi.output(input).apply((value) => resolve(value as T));
  });
}

/** A resource whose `later` nobody knows in a preview. */
export class Thing extends pulumi.CustomResource {
  declare readonly later: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.CustomResourceOptions) {
    super("test:index:Thing", name, { later: undefined }, opts);
  }
}
