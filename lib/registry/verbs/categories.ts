import { declaredCategories } from "../../rules/image-about";
import { categoriesRepository, isStore } from "../../rules/image-stores";
import { parseRegistry } from "../../rules/images";
import { refuse } from "../../rules/problem";
import { readCategories, writeCategories } from "../artifacts";
import type { Registries } from "../registries";
import { clientOf } from "../registries";
import { Repository } from "../repository";

/** A store of a registry. */
export interface Store {
  /** Host as in references. */
  readonly registry: string;
  /** `public`, or `orgs/acme`. */
  readonly path: string;
}

/** Categories that come and go. */
export interface CategoryChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
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
export function categoriesOfStore(store: Store, registries: Registries): Promise<readonly string[]> {
  return readCategories(repositoryOf(store, registries), store.path);
}

/**
 * Declares the categories of a store, in place of those that it had. Images keep the category that they are in, also one
 * that is not declared any more.
 *
 * @returns them in order
 */
export async function declareCategories(
  store: Store,
  categories: readonly string[],
  registries: Registries,
): Promise<readonly string[]> {
  refuse("categories", declaredCategories("categories", categories));
  return writeCategories(repositoryOf(store, registries), () => categories);
}

/**
 * Has a store declare some categories and some not, whatever else it declares. Where that is so already, nothing is done.
 *
 * @returns all that it declares then, in order
 */
export async function changeCategories(
  store: Store,
  { add, remove }: CategoryChange,
  registries: Registries,
): Promise<readonly string[]> {
  refuse("categories", declaredCategories("categories", add));
  return writeCategories(repositoryOf(store, registries), (before) => [
    ...before.filter((name) => !remove.includes(name)),
    ...add,
  ]);
}

function repositoryOf({ registry, path }: Store, registries: Registries): Repository {
  return new Repository(clientOf(registries, registry), categoriesRepository(path));
}
