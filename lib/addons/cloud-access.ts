import { refuse } from "../rules/problem";

/** What a session at the cloud says of itself: its token's roles and catalogue. */
export interface CloudSession {
  /** Region that the session is for; empty where it names none. */
  readonly region: string;
  readonly roles: readonly { readonly roleName: string }[];
  readonly serviceCatalogs: readonly CatalogueEntry[];
}

interface CatalogueEntry {
  readonly type: string;
  readonly endpoints: readonly {
    readonly interface: string;
    readonly region: string;
    readonly url: string;
  }[];
}

/** Where a cloud's Keystone answers, and which of the cloud's regions is meant. */
export interface CloudAccess {
  readonly authUrl: string;
  readonly region: string;
}

/**
 * Where what runs in a cluster finds the cloud that the cluster is deployed to.
 *
 * @throws Error when the catalogue has no public Keystone in the session's region
 */
export function cloudAccess({ region, serviceCatalogs }: CloudSession): CloudAccess {
  const endpoint = serviceCatalogs
    .filter(({ type }) => type === "identity")
    .flatMap(({ endpoints }) => endpoints)
    .find((each) => each.interface === "public" && (region === "" || each.region === region));
  if (endpoint) return { authUrl: endpoint.url, region: endpoint.region };
  throw new Error(
    `the cloud's catalogue has no public identity endpoint${region === "" ? "" : ` in region ${region}`}; ` +
      "give credentials.authUrl and credentials.region",
  );
}

/**
 * The roles that an application credential is given: those it needs, of those that its maker has.
 *
 * @param field where they were asked for
 * @param asked roles by name, each of which has to be there
 * @param wanted where none were asked for: the first has to be there, others exist in some clouds only
 * @throws Error when a role is not the maker's to pass on
 */
export function leastRoles(
  field: string,
  asked: readonly string[] | undefined,
  wanted: readonly [string, ...string[]],
  session: Pick<CloudSession, "roles">,
): readonly string[] {
  const held = new Set(session.roles.map(({ roleName }) => roleName));
  const [needed] = wanted;
  const missing = (asked ?? [needed]).filter((role) => !held.has(role));
  refuse(
    "application credential",
    missing.map((role) => ({
      field,
      value: role,
      rule: `is no role of the user who deploys (${[...held].sort().join(", ")})`,
      fix: "name roles that this user has, or give a credential that somebody else made",
    })),
  );
  return [...(asked ?? wanted.filter((role) => held.has(role)))].sort();
}
