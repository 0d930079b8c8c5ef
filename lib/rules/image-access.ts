import { parseImage } from "./images";
import { storedImage, storePath } from "./image-stores";
import type { Problem } from "./problem";

/** Whose images a tenant's pods may run. */
export interface ImageStores {
  /** Host of the image repository, as references spell it. */
  readonly registry: string;
  /** Whose own store it is, beside the public one. */
  readonly organization: string;
}

/**
 * An image from the public store or the organization's own one, and from nowhere else (isolation rule 18). What is no
 * reference at all is reported elsewhere.
 */
export function imageFromStores(field: string, value: string, stores: ImageStores): Problem | undefined {
  const image = parseImage(value);
  if (!image) return undefined;
  const { registry, organization } = stores;
  const own = `${registry}/${storePath(organization)}/...`;
  const fix = `use an image of ${registry}/${storePath()}/... or ${own}`;
  if (image.registry !== registry) {
    return {
      field,
      value,
      rule: `comes from ${image.registry}, not from the tenant's image repository`,
      fix,
    };
  }
  const stored = storedImage(image.repository);
  if (!stored) return { field, value, rule: "is in no store of the image repository", fix };
  if (stored.organization === undefined || stored.organization === organization) return undefined;
  return {
    field,
    value,
    rule: `belongs to organization '${stored.organization}', not to '${organization}'`,
    fix,
  };
}

/** Whether an image is in the store of an organization, so that credentials have to decide about each pull. */
export function isPrivateImage(value: string): boolean {
  const image = parseImage(value);
  return image !== undefined && storedImage(image.repository)?.organization !== undefined;
}
