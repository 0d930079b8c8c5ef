import { storedImagePath } from "../../rules/image-stores";
import { imageVersion, isVersion } from "../../rules/image-versions";
import { NotThere } from "../failures";
import type { RegistryRefusal } from "../failures";
import type { Registries } from "../registries";
import { reference, repositoryOf } from "../registries";
import type { Repository } from "../repository";

/** What a deletion would take away. */
export interface Deletion {
  readonly repository: Repository;
  /** Versions that go. */
  readonly versions: readonly string[];
  /** Versions that stay. */
  readonly kept: readonly string[];
  /** Does it. */
  carryOut(): Promise<void>;
}

const [GONE, TOO_OLD, UNSUPPORTED]: readonly number[] = [404, 400, 405];

/**
 * Finds out what a deletion takes away, for somebody to agree to it: a version, or without one the whole image with all
 * that is said about it.
 *
 * Only the registry's own rules keep people from pushing something else as the same version afterwards: who may delete
 * and add can replace.
 *
 * @throws NotThere
 */
export async function planDeletion(image: string, registries: Registries): Promise<Deletion> {
  const { tag, ...found } = reference("delete", image, (each) => [
    storedImagePath("image", each),
    each.digest === undefined
      ? undefined
      : { field: "image", value: image, rule: "names a digest", fix: "name the version" },
    each.tag === undefined || each.tag === "latest" ? undefined : imageVersion("version", each.tag),
  ]);
  const repository = repositoryOf(registries, found);
  const tags = await repository.tags();
  const versions = tags.filter((each) => isVersion(each) && (tag === undefined || each === tag));
  if (versions.length === 0) {
    const what = tag === undefined ? "no version" : `no version ${tag}`;
    throw new NotThere(`${repository.name} has ${what}, or does not show it to this user`);
  }
  const going = tag === undefined ? tags : versions;
  return {
    repository,
    versions,
    kept: tags.filter((each) => isVersion(each) && !versions.includes(each)),
    carryOut: async () => {
      for (const each of going) await deleteTag(repository, each, going);
    },
  };
}

/**
 * Deletes a tag. Registries that delete by digest only would take along all tags of the same content.
 * @throws RegistryRefusal
 */
async function deleteTag(repository: Repository, tag: string, going: readonly string[]): Promise<void> {
  const refused = await tryDelete(repository, tag);
  if (refused === undefined) return;
  if (refused.status !== TOO_OLD && refused.status !== UNSUPPORTED) throw refused;
  const digest = await repository.digestOf(tag);
  if (digest === undefined) return;
  for (const other of await repository.tags()) {
    if (going.includes(other) || (await repository.digestOf(other)) !== digest) continue;
    throw new Error(
      `${repository.name}:${tag} and :${other} are the same image, and the registry deletes both or none; ` +
        "name no version to delete the whole image",
    );
  }
  const again = await tryDelete(repository, digest);
  if (again?.status === UNSUPPORTED)
    throw new Error(`${repository.client.registry} deletes nothing; have its operator turn deletion on`);
  if (again !== undefined) throw again;
}

/** What the registry has against it; `undefined` where it is gone. */
async function tryDelete(repository: Repository, what: string): Promise<RegistryRefusal | undefined> {
  const answer = await repository.client.call({
    method: "DELETE",
    url: repository.url(`manifests/${what}`),
    scopes: [repository.scope("delete")],
  });
  if (answer.isSuccess || answer.status === GONE) {
    answer.dismiss();
    return undefined;
  }
  return answer.refusal();
}
