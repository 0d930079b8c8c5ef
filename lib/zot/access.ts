/** Who may delete images of a store. To delete a version and push another one under its name is to overwrite it. */
export enum Deletion {
  /** Only the registry's administrators, who may everywhere. */
  Administrators = "administrators",
  /** The organization's managers too. */
  Managers = "managers",
  /** Every member of the organization: what they may push, they may then replace in two steps. */
  Members = "members",
}

/** The versions of a store's images that are kept, by any of these; all others are deleted for good. */
export interface Retention {
  /** As many of an image's versions as were pushed last. */
  readonly lastPushed?: number;
  /** Versions that were pushed within so many days. */
  readonly pushedWithinDays?: number;
  /** Versions that somebody pulled within so many days. */
  readonly pulledWithinDays?: number;
  /** Versions that match one of these regular expressions (RE2) as a whole: `v[0-9.]+`. @default none */
  readonly always?: readonly string[];
}

/** What every store of images has. */
export interface ImageStore {
  /** What its images can be grouped by (R5). @default none: its images are in no category */
  readonly categories?: readonly string[];
  /** @default every version is kept */
  readonly retention?: Retention;
}

/** The store of one organization, which nobody else sees (R3). */
export interface OrganizationStore extends ImageStore {
  /** Names of the accounts that push and pull here. @default none: the organization uses the public store */
  readonly members?: readonly string[];
  /** Those of the members who also declare categories, and delete where that is allowed to them. @default none */
  readonly managers?: readonly string[];
  /** Who may delete images. @default Deletion.Managers */
  readonly deletion?: Deletion;
}

/** Who may do what, with which images. */
export interface ImageAccess {
  /** Accounts that write the public store, and reach into every other one. */
  readonly administrators: readonly string[];
  /** Stores by the name of the organization that owns them. */
  readonly organizations: Readonly<Record<string, OrganizationStore>>;
  /** The store that every account reads (R2). @default without categories and retention */
  readonly publicStore?: ImageStore;
}

/** What accounts of people cannot begin with. */
export const SYSTEM_PREFIX = "system+";

/** The account that reads the server's metrics, and public images. */
export const METRICS_ACCOUNT = `${SYSTEM_PREFIX}metrics`;

/** The account by which nodes pull an organization's images; it reads, and nothing else. */
export function pullAccount(organization: string): string {
  return `${SYSTEM_PREFIX}pull-${organization}`;
}

/** All accounts that the server knows, each once, sorted. */
export function accountNames(access: ImageAccess, hasMetrics: boolean): readonly string[] {
  const organizations = Object.entries(access.organizations);
  const names = [
    ...access.administrators,
    ...organizations.flatMap(([name, { members = [] }]) => [...members, pullAccount(name)]),
    ...(hasMetrics ? [METRICS_ACCOUNT] : []),
  ];
  return sorted(names);
}

/** Each of some names once, in an order that does not depend on how they were written down. */
export function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/** Organizations with their stores, sorted by name. */
export function organizationsOf({
  organizations,
}: ImageAccess): readonly (readonly [name: string, store: OrganizationStore])[] {
  return Object.entries(organizations).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The glob of a store's images, by its path. */
export function everythingIn(store: string): string {
  return `${store}/**`;
}
