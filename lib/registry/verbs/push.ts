import type { ImageAbout } from "../../rules/image-about";
import { saidAnew } from "../../rules/image-about";
import { imageDescription, knownCategory } from "../../rules/image-about";
import { storedImage, storedImagePath } from "../../rules/image-stores";
import { imageVersion, isVersion } from "../../rules/image-versions";
import type { ImageReference } from "../../rules/images";
import { refuse } from "../../rules/problem";
import type { Findings } from "../../rules/problem";
import { addVersion, demandNew } from "../add-version";
import { readAbout, readCategories, writeAbout } from "../artifacts";
import type { CopyProgress } from "../copy";
import { copyContent } from "../copy";
import type { Manifest } from "../manifest";
import type { Registries } from "../registries";
import { reference, repositoryOf } from "../registries";
import type { Repository } from "../repository";
import type { ImageSource } from "../source";

/** A version to be pushed. */
export interface Push extends ImageAbout {
  readonly source: ImageSource;
  /** `registry.example.org/orgs/acme/web:1.0` */
  readonly target: string;
}

/** A version that was pushed. */
export interface Pushed {
  readonly digest: string;
  /** Versions that the image had before. */
  readonly before: readonly string[];
  /** What is said about the image now. */
  readonly about: ImageAbout;
}

/**
 * Adds a version to an image of a store. The image keeps its versions, its category and its description; the latter two
 * are changed where others are given.
 *
 * @throws Error when the target is in no store, or the store declares no such category
 * @throws VersionExists
 * @throws ContentMismatch
 */
export async function pushImage(
  { source, target, ...said }: Push,
  registries: Registries,
  progress?: CopyProgress,
): Promise<Pushed> {
  const image = targetOf("push", target);
  const repository = repositoryOf(registries, image);
  return pushTo(repository, image.tag ?? "", said, () => copyContent(source, repository, progress));
}

/**
 * Pushes a version to a repository; both have been looked at.
 * @param bring has its content there, and all that goes with it
 */
export async function pushTo(
  repository: Repository,
  version: string,
  said: ImageAbout,
  bring: () => Promise<Manifest>,
): Promise<Pushed> {
  await demandSayable("push", repository, said);
  await demandNew(repository, version);
  const tags = await repository.tags();
  const manifest = await bring();
  await addVersion(repository, version, manifest);
  const about = await sayAfter(repository, tags, said, version);
  return { digest: manifest.descriptor.digest, before: tags.filter(isVersion), about };
}

/** A reference of a version in a store. */
export function targetOf(subject: string, text: string): ImageReference {
  return reference(subject, text, (image): Findings => [
    storedImagePath("image", image),
    image.digest === undefined
      ? imageVersion("version", image.tag ?? "")
      : { field: "image", value: text, rule: "names a digest", fix: "name the version that it is to be" },
  ]);
}

/**
 * Refuses a category that the store of an image does not declare, and descriptions that cannot be shown.
 * @throws Error
 */
export async function demandSayable(
  subject: string,
  repository: Repository,
  { category, description }: ImageAbout,
): Promise<void> {
  if (description !== undefined) refuse(subject, [imageDescription("description", description)]);
  if (category === undefined || category === "") return;
  const store = storedImage(repository.path)?.store ?? repository.path;
  const declared = await readCategories(repository, store);
  refuse(subject, [knownCategory("category", category, { store, declared })]);
}

async function sayAfter(
  repository: Repository,
  tags: readonly string[],
  said: ImageAbout,
  version: string,
): Promise<ImageAbout> {
  if (said.category === undefined && said.description === undefined) return readAbout(repository, tags);
  try {
    return await writeAbout(repository, (about) => saidAnew(about, said));
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Error(
      `${repository.name}:${version} is pushed, and its category or description is not: ${why}`,
    );
  }
}
