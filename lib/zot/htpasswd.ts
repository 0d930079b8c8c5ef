import type { Problem } from "../rules/problem";

/** bcrypt in any of its forms: version, cost, and 53 characters of salt and hash. */
const BCRYPT = /^\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}$/;

/** The hash of a password, which stands in a file of lines. */
export function bcryptHash(field: string, value: string): Problem | undefined {
  if (BCRYPT.test(value)) return undefined;
  // Not the value: it may be the password itself, given in the wrong place.
  return {
    field,
    value: `${value.length} characters`,
    rule: "is no bcrypt hash",
    fix: "make one with 'htpasswd -nbB', and give what is behind the colon",
  };
}

/** A file of accounts, one a line, in the order of their names. */
export function htpasswd(hashes: readonly (readonly [name: string, hash: string])[]): string {
  return [...hashes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hash]) => `${name}:${hash}\n`)
    .join("");
}
