import type { ImageAbout } from "../../rules/image-about";
import { declaredCategories } from "../../rules/image-about";
import { categoriesRepository, isStore, storedImagePath } from "../../rules/image-stores";
import { isVersion } from "../../rules/image-versions";
import { parseRegistry } from "../../rules/images";
import { refuse } from "../../rules/problem";
import { readCategories, writeAbout, writeCategories } from "../artifacts";
import { NotThere } from "../failures";
import type { Registries } from "../registries";
import { clientOf, reference, repositoryOf } from "../registries";
import { Repository } from "../repository";
import { demandSayable } from "./push";

/**
 * Says something else about an image: its description, its category. What is not given stays; an empty text takes it
 * away. Its versions are not touched.
 *
 * @param image reference without a version
 * @returns what is said about it now
 * @throws NotThere
 */
export async function editImage(
  image: string,
  said: ImageAbout,
  registries: Registries,
): Promise<ImageAbout> {
  const found = reference("edit", image, (each) => [
    storedImagePath("image", each),
    each.tag === undefined && each.digest === undefined
      ? undefined
      : {
          field: "image",
          value: image,
          rule: "names a version",
          fix: "leave it out: an edit is of the whole image",
        },
  ]);
  const repository = repositoryOf(registries, found);
  await demandSayable("edit", repository, said);
  if (!(await repository.tags()).some(isVersion))
    throw new NotThere(`${repository.name} has no version, or is not shown to this user; push one first`);
  return writeAbout(repository, (about) => withoutEmpty({ ...about, ...said }));
}

/** A store of a registry. */
export interface Store {
  /** Host as in references. */
  readonly registry: string;
  /** `public`, or `orgs/acme`. */
  readonly path: string;
}

/**
 * Reads a store: `registry.example.org/orgs/acme`.
 * @throws Error when it is none
 */
export function storeOf(subject: string, text: string): Store {
  const slash = text.indexOf("/");
  const [registry, path] = [parseRegistry(text.slice(0, Math.max(0, slash))), text.slice(slash + 1)];
  if (registry !== undefined && isStore(path)) return { registry, path };
  const fix = "write REGISTRY/public or REGISTRY/orgs/ORGANIZATION";
  refuse(subject, [{ field: "store", value: text, rule: "is no store of a registry", fix }]);
  throw new Error(subject);
}

/** The categories that a store has; none where nobody declared any. */
export function categoriesOfStore(
  { registry, path }: Store,
  registries: Registries,
): Promise<readonly string[]> {
  const client = clientOf(registries, registry);
  return readCategories(new Repository(client, categoriesRepository(path)), path);
}

/**
 * Declares the categories of a store, in place of those that it had. Images keep the category that they are in, also one
 * that is not declared any more.
 *
 * @returns them in order
 */
export async function declareCategories(
  { registry, path }: Store,
  categories: readonly string[],
  registries: Registries,
): Promise<readonly string[]> {
  refuse("categories", declaredCategories("categories", categories));
  const client = clientOf(registries, registry);
  return writeCategories(new Repository(client, categoriesRepository(path)), categories);
}

function withoutEmpty({ category, description }: ImageAbout): ImageAbout {
  return { ...(category ? { category } : {}), ...(description ? { description } : {}) };
}
