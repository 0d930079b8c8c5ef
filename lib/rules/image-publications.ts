import { categoryName } from "./image-about";
import { imageName, storedImage } from "./image-stores";
import { imageVersion } from "./image-versions";
import { parseImage } from "./images";
import type { Findings, Problem } from "./problem";

/** What is to be published, as far as it is known. */
export interface Publishable {
  /** Reference of a version in an organization's store. */
  readonly image?: string;
  /** Name in the public store. */
  readonly name?: string;
  /** Category in the public store. */
  readonly category?: string;
}

/** What keeps a version from being published, as far as its names tell. */
export function publicationFindings({ image, name, category }: Publishable): Findings {
  return [
    ...(image === undefined ? [] : privateVersion("image", image)),
    name === undefined ? undefined : imageName("name", name),
    category === undefined ? undefined : categoryName("category", category),
  ];
}

/** A version, by its tag, in the store of an organization. */
export function privateVersion(field: string, value: string): Findings {
  const image = parseImage(value);
  const wrong = (rule: string, fix: string): Problem => ({ field, value, rule, fix });
  if (image === undefined)
    return [wrong("is no image reference", "write REGISTRY/orgs/ORGANIZATION/NAME:VERSION")];
  if (image.digest !== undefined) return [wrong("names a digest", "name the version that it is to be")];
  const stored = storedImage(image.repository);
  return [
    stored?.organization === undefined
      ? wrong("is not in the store of an organization", "name one of REGISTRY/orgs/ORGANIZATION/...")
      : undefined,
    imageVersion("version", image.tag ?? ""),
  ];
}
