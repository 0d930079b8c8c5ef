import { CATEGORIES_REPOSITORY } from "../../rules/image-stores";
import { parseImage, parseRegistry } from "../../rules/images";
import { refuse } from "../../rules/problem";
import { inTurns } from "../in-turns";
import type { Registries } from "../registries";
import { clientOf } from "../registries";
import { repositoriesOf, Repository } from "../repository";
import type { ImageSummary } from "./show";
import { summaryOf } from "./show";

/** What is listed. */
export interface Listing {
  /** Only images of this category. @default all */
  readonly category?: string;
}

const AT_ONCE = 4;

/**
 * The images of a registry, of a store, or below some path, with their versions.
 *
 * @param place `registry.example.org`, `registry.example.org/orgs/acme`, `registry.example.org/orgs/acme/web`
 * @throws Error when the place is none
 * @throws RegistryRefusal where the registry lists nothing to this user
 */
export async function listImages(
  place: string,
  { category }: Listing,
  registries: Registries,
): Promise<readonly ImageSummary[]> {
  const { registry, path } = placeOf(place);
  const client = clientOf(registries, registry);
  const paths = (await repositoriesOf(client)).filter((each) => isBelow(each, path) && isOfImage(each));
  const images = await inTurns(paths, AT_ONCE, (each) => summaryOf(new Repository(client, each)));
  return images.filter(
    ({ versions, about }) => versions.length > 0 && (category === undefined || about.category === category),
  );
}

function placeOf(text: string): { readonly registry: string; readonly path?: string } {
  const registry = parseRegistry(text);
  if (registry !== undefined) return { registry };
  const image = parseImage(text);
  if (image !== undefined && image.tag === undefined && image.digest === undefined)
    return { registry: image.registry, path: image.repository };
  const fix = "write REGISTRY, REGISTRY/public, REGISTRY/orgs/ORGANIZATION, or an image without version";
  refuse("list", [{ field: "place", value: text, rule: "is no place in a registry", fix }]);
  throw new Error("list");
}

function isBelow(path: string, above: string | undefined): boolean {
  return above === undefined || path === above || path.startsWith(`${above}/`);
}

/** Names from a registry are as little to be trusted as those of people. */
function isOfImage(path: string): boolean {
  return !path.endsWith(`/${CATEGORIES_REPOSITORY}`) && parseImage(`localhost/${path}`)?.repository === path;
}
