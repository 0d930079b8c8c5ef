import type { ImageReference } from "./images";
import { parseImage } from "./images";
import { organizationName } from "./names";
import type { Problem } from "./problem";

/** The store that every member of the system may use, as the first part of its images' paths. */
export const PUBLIC_STORE = "public";

/** What the paths of organizations' own stores begin with: `orgs/acme/shop/web`. */
export const ORGANIZATION_STORES = "orgs";

/** The repository of a store that says which categories it has; no image can have this name. */
export const CATEGORIES_REPOSITORY = "store-categories";

/** Where an image is: in the store of an organization, or in the public one. */
export interface StoredImage {
  /** Path of the store: `public`, or `orgs/acme`. */
  readonly store: string;
  /** @default none: it is in the public store */
  readonly organization?: string;
  /** Path within the store: `shop/web`. */
  readonly name: string;
}

/**
 * The path of a store.
 *
 * @param organization whose store; the public one where none is named
 */
export function storePath(organization?: string): string {
  return organization === undefined ? PUBLIC_STORE : `${ORGANIZATION_STORES}/${organization}`;
}

/** The path of the repository that says which categories a store has. */
export function categoriesRepository(store: string): string {
  return `${store}/${CATEGORIES_REPOSITORY}`;
}

/**
 * Takes the path of a repository apart.
 *
 * @returns `undefined` where the path is in no store, or is none of an image
 */
export function storedImage(repository: string): StoredImage | undefined {
  const [first = "", ...rest] = repository.split("/");
  if (first === PUBLIC_STORE) return imageIn(PUBLIC_STORE, undefined, rest);
  const [organization = "", ...parts] = rest;
  if (first !== ORGANIZATION_STORES || organizationName("organization", organization) !== undefined)
    return undefined;
  return imageIn(storePath(organization), organization, parts);
}

/** Whether a path is that of a store, and of no image in it. */
export function isStore(path: string): boolean {
  const [first, organization, ...rest] = path.split("/");
  if (first === PUBLIC_STORE) return organization === undefined;
  if (first !== ORGANIZATION_STORES || organization === undefined || rest.length > 0) return false;
  return organizationName("organization", organization) === undefined;
}

/** The name of an image within its store: the parts of a path, as registries take them. */
export function imageName(field: string, value: string): Problem | undefined {
  const fix =
    "use lower-case letters and digits, joined by '.', '_', '__' or hyphens, and '/' between the parts of a path";
  if (parseImage(`localhost/${storePath()}/${value}`)?.repository !== `${storePath()}/${value}`)
    return { field, value, rule: "is no name of an image", fix };
  if (value !== CATEGORIES_REPOSITORY) return undefined;
  return { field, value, rule: "is kept for the categories of the store", fix: "choose another name" };
}

/** An image of a store, in words of a reference that goes without its registry and version. */
export function storedImagePath(field: string, { repository }: ImageReference): Problem | undefined {
  if (storedImage(repository) !== undefined) return undefined;
  return {
    field,
    value: repository,
    rule: "is no path of an image in a store",
    fix: `write ${PUBLIC_STORE}/NAME, or ${ORGANIZATION_STORES}/ORGANIZATION/NAME`,
  };
}

function imageIn(
  store: string,
  organization: string | undefined,
  parts: readonly string[],
): StoredImage | undefined {
  const name = parts.join("/");
  if (imageName("name", name) !== undefined) return undefined;
  return { store, ...(organization === undefined ? {} : { organization }), name };
}
