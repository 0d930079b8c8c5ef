import type { Construct } from "constructs";
import type { AccountSecret, ImageRepoProps } from "../../lib/constructs";
import { ImageRepo } from "../../lib/constructs";
import { accountNames } from "../../lib/zot/access";

/** The form of a hash; no password has it. */
export const HASH = `$2b$10$${"a".repeat(53)}`;

/** Something to log in with for each account. */
export function logins(accounts: readonly string[]): Readonly<Record<string, AccountSecret>> {
  return Object.fromEntries(
    accounts.map((name) => [name, { passwordHash: HASH, password: `password of ${name}` }]),
  );
}

/** Two organizations behind a balancer. */
export const REPO = {
  host: "images.example.org",
  administrators: ["root"],
  organizations: { acme: { members: ["ann", "bob"], managers: ["ann"] }, globex: { members: ["carl"] } },
  exposure: { nodeCidrs: ["10.0.0.0/24"], allowedCidrs: ["198.51.100.0/24"] },
} as const;

/** An image repository called images, in which everybody can log in. */
export function images(scope: Construct, props: Partial<ImageRepoProps> = {}): ImageRepo {
  const given = { ...REPO, ...props };
  return new ImageRepo(scope, "images", {
    accounts: logins(accountNames(given, props.metrics !== undefined)),
    tls: { certificate: "certificate", key: "key" },
    ...given,
  });
}
