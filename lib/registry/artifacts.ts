import type { ImageAbout } from "../rules/image-about";
import {
  aboutManifest,
  aboutOf,
  ArtifactKind,
  artifactNumbers,
  artifactTag,
  categoriesManifest,
  categoriesOf,
  EMPTY_CONTENT,
} from "../rules/image-about";
import { categoriesRepository } from "../rules/image-stores";
import { addVersion } from "./add-version";
import { VersionExists } from "./failures";
import { readManifest } from "./manifest";
import { Repository } from "./repository";
import { uploadBlob } from "./upload";

/** How many of the newest artifacts are read, where somebody has put something else under their tags. */
const MOST_READ = 5;
/** How often an edit is done again, when somebody else's came first. */
const MOST_TRIES = 5;

/**
 * What is said about an image.
 *
 * @param tags those of its repository
 */
export async function readAbout(repository: Repository, tags: readonly string[]): Promise<ImageAbout> {
  return (await newest(repository, ArtifactKind.About, tags, aboutOf)) ?? {};
}

/**
 * Says something else about an image: what `edit` makes of that which holds.
 *
 * @returns what holds now
 */
export async function writeAbout(
  repository: Repository,
  edit: (about: ImageAbout) => ImageAbout,
): Promise<ImageAbout> {
  return write(repository, ArtifactKind.About, async (tags) => {
    const before = await readAbout(repository, tags);
    const after = edit(before);
    const isSame = before.category === after.category && before.description === after.description;
    return { says: after, manifest: isSame ? undefined : aboutManifest(after, new Date()) };
  });
}

/**
 * The categories that a store declares; none where nothing is declared.
 * @param store path of the store
 */
export async function readCategories(anyOfStore: Repository, store: string): Promise<readonly string[]> {
  const repository = new Repository(anyOfStore.client, categoriesRepository(store));
  const tags = await repository.tags();
  return (await newest(repository, ArtifactKind.Categories, tags, categoriesOf)) ?? [];
}

/**
 * Declares the categories of a store.
 *
 * @param repository that of the store's categories
 * @param edit what is made of those that it had
 * @returns those that it has now, in order
 */
export async function writeCategories(
  repository: Repository,
  edit: (before: readonly string[]) => readonly string[],
): Promise<readonly string[]> {
  return write(repository, ArtifactKind.Categories, async (tags) => {
    const before = await newest(repository, ArtifactKind.Categories, tags, categoriesOf);
    const after = [...new Set(edit(before ?? []))].sort();
    const isSame = (before ?? []).join() === after.join();
    return { says: after, manifest: isSame ? undefined : categoriesManifest(after, new Date()) };
  });
}

async function newest<T>(
  repository: Repository,
  kind: ArtifactKind,
  tags: readonly string[],
  read: (document: unknown) => T | undefined,
): Promise<T | undefined> {
  for (const number of artifactNumbers(kind, tags).slice(0, MOST_READ)) {
    const found = read((await repository.manifest(artifactTag(kind, number))).document);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Adds the next artifact. Where somebody else adds one at the same time, it is thought over again. */
async function write<T>(
  repository: Repository,
  kind: ArtifactKind,
  decide: (tags: readonly string[]) => Promise<{ readonly says: T; readonly manifest: string | undefined }>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const tags = await repository.tags();
    const { says, manifest } = await decide(tags);
    if (manifest === undefined) return says;
    try {
      await add(repository, artifactTag(kind, (artifactNumbers(kind, tags)[0] ?? 0) + 1), manifest);
      return says;
    } catch (thrown) {
      if (!(thrown instanceof VersionExists) || attempt === MOST_TRIES) throw thrown;
    }
  }
}

async function add(repository: Repository, tag: string, text: string): Promise<void> {
  const manifest = readManifest(Buffer.from(text));
  if (typeof manifest === "string") throw new Error(`the artifact that was made ${manifest}`);
  for (const blob of manifest.layers) {
    if (!(await repository.hasBlob(blob))) await uploadBlob(repository, blob, emptyContent);
  }
  await addVersion(repository, tag, manifest);
}

async function* emptyContent(): AsyncGenerator<Buffer, void> {
  yield Buffer.from(EMPTY_CONTENT);
}
