import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { AccountSecret } from "../../constructs/image-repo-props";
import type { Inputs } from "../../bridge/inputs";

/** Of a password, from letters and digits: 190 bits. bcrypt looks at the first 72 bytes. */
const LENGTH = 32;

/** What an account logs in with; both are secrets. */
export interface MadeSecret extends Inputs<AccountSecret> {
  readonly password: pulumi.Output<string>;
  readonly passwordHash: pulumi.Output<string>;
}

/**
 * Makes a password for each account. They are told apart by the accounts' names, so that one that comes or goes changes
 * no other.
 *
 * @param generations numbers that are raised to have a password made anew
 */
export function accountPasswords(
  name: string,
  accounts: readonly string[],
  generations: Readonly<Record<string, number>>,
  opts: pulumi.CustomResourceOptions,
): Readonly<Record<string, MadeSecret>> {
  return Object.fromEntries(
    accounts.map((account) => {
      const generation = Object.hasOwn(generations, account) ? generations[account] : undefined;
      const keepers = { generation: String(generation ?? 1) };
      const { result, bcryptHash } = new random.RandomPassword(
        `${name}-${account}`,
        { length: LENGTH, special: false, keepers },
        opts,
      );
      return [account, { password: result, passwordHash: bcryptHash }];
    }),
  );
}
