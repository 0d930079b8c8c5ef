import type { ImageAbout } from "../../rules/image-about";
import { imageName, storedImage, storePath } from "../../rules/image-stores";
import { refuse } from "../../rules/problem";
import { readAbout, readCategories } from "../artifacts";
import type { CopyProgress } from "../copy";
import type { Registries } from "../registries";
import { repositoryOf } from "../registries";
import { Repository } from "../repository";
import { imageIn } from "../source";
import type { Pushed } from "./push";
import { pushTo, targetOf } from "./push";

/** A version to be published. */
export interface Publication {
  /** Reference of a version in an organization's store. */
  readonly image: string;
  /** Name in the public store. @default that in the organization's store */
  readonly name?: string;
  /** Category in the public store. @default that which it has there, or else the same as in the organization's store */
  readonly category?: string;
}

/** A version that was published. */
export interface Published extends Pushed {
  /** Its reference in the public store. */
  readonly reference: string;
}

/**
 * Copies a version from an organization's store to the public one. The registry takes the content over from its own
 * store where it can; manifests stay what they are, byte for byte, with their annotations and digests.
 *
 * A category of the organization's that the public store does not have is left out.
 *
 * @throws VersionExists
 */
export async function publishImage(
  publication: Publication,
  registries: Registries,
  progress?: CopyProgress,
): Promise<Published> {
  const { image, name, category } = publication;
  const found = targetOf("publish", image);
  const stored = storedImage(found.repository);
  refuse("publish", [
    stored?.organization === undefined
      ? {
          field: "image",
          value: image,
          rule: "is in the public store",
          fix: "name one of an organization's store",
        }
      : undefined,
    name === undefined ? undefined : imageName("name", name),
  ]);
  const from = repositoryOf(registries, found);
  const path = `${storePath()}/${name ?? stored?.name ?? ""}`;
  const target = new Repository(from.client, path);
  const source = await imageIn(from, found.tag ?? "");
  const said = await saidOf(from, target, category);
  const pushed = await pushTo(target, { ...found, repository: path }, source, said, progress);
  return { ...pushed, reference: `${target.name}:${found.tag ?? ""}` };
}

/** What a published image is said to be, where the public store says nothing of it yet. */
async function saidOf(
  from: Repository,
  target: Repository,
  category: string | undefined,
): Promise<ImageAbout> {
  const own = await readAbout(from, await from.tags());
  const there = await readAbout(target, await target.tags());
  const description = there.description === undefined ? own.description : undefined;
  const chosen = category ?? (there.category === undefined ? await shared(target, own.category) : undefined);
  return {
    ...(description === undefined ? {} : { description }),
    ...(chosen === undefined ? {} : { category: chosen }),
  };
}

async function shared(target: Repository, category: string | undefined): Promise<string | undefined> {
  if (category === undefined) return undefined;
  return (await readCategories(target, storePath())).includes(category) ? category : undefined;
}
