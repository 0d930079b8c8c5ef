import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** A token by which nodes join: its two halves, and the whole, which is a secret. */
export interface JoinToken {
  readonly id: pulumi.Output<string>;
  readonly secret: pulumi.Output<string>;
  readonly token: pulumi.Output<string>;
}

/** Kubernetes asks for this form: six characters that may be seen, and sixteen that may not. */
const ID_LENGTH = 6;
const SECRET_LENGTH = 16;

/** Makes a token. It is valid in a cluster that was founded with it, or holds a secret of it. */
export function joinToken(name: string, opts: pulumi.CustomResourceOptions): JoinToken {
  const lowerCase = { upper: false, special: false };
  const id = new random.RandomString(`${name}-join-id`, { length: ID_LENGTH, ...lowerCase }, opts).result;
  const secret = new random.RandomPassword(`${name}-join`, { length: SECRET_LENGTH, ...lowerCase }, opts)
    .result;
  return { id, secret, token: pulumi.interpolate`${id}.${secret}` };
}
