import type { Descriptor, Manifest, Platform } from "./manifest";
import { isPlatform, MediaType, readManifest, showPlatform } from "./manifest";
import type { Repository } from "./repository";
import { NotThere } from "./failures";

/** Where an image is copied from: an archive, or a repository. */
export interface ImageSource {
  /** In words, for errors. */
  readonly name: string;
  /** Its manifest, or its index where it is for several platforms. */
  readonly root: Manifest;
  /** Path of the repository, where it is one of a registry. */
  readonly repository?: Repository;
  /** A manifest that the index names. */
  manifest(descriptor: Descriptor): Promise<Manifest>;
  /** Content, from some byte on. */
  blob(descriptor: Descriptor, from: number): AsyncIterable<Buffer>;
}

/** A source that lies in a repository. */
export type RepositoryImage = ImageSource & { readonly repository: Repository };

/** An image that lies in a repository. */
export async function imageIn(repository: Repository, reference: string): Promise<RepositoryImage> {
  return {
    name: `${repository.name}${reference.includes(":") ? "@" : ":"}${reference}`,
    root: await repository.manifest(reference),
    repository,
    manifest: ({ digest }) => repository.manifest(digest),
    blob: (descriptor, from) => repository.blob(descriptor, from),
  };
}

/**
 * Only that image of an index which is for a platform.
 * @throws NotThere with the platforms that there are
 */
export async function forPlatform(source: ImageSource, platform: Platform): Promise<ImageSource> {
  const { images } = source.root;
  if (images === undefined) return source;
  const found = images.find((image) => image.platform !== undefined && isPlatform(image.platform, platform));
  if (found !== undefined) return { ...source, root: await source.manifest(found) };
  const there = images.flatMap((image) =>
    image.platform === undefined ? [] : [showPlatform(image.platform)],
  );
  throw new NotThere(
    `${source.name} is not there for ${showPlatform(platform)}; choose from ${[...new Set(there)].join(", ")}`,
  );
}

/** Every manifest of an image, those that an index names before it, and what they consist of. */
export interface WholeImage {
  readonly manifests: readonly Manifest[];
  /** Each once. */
  readonly blobs: readonly Descriptor[];
}

/** How deep indexes may lie in indexes. */
const DEEPEST = 4;
/** Manifests that are asked for at the same time. */
const AT_ONCE = 8;
/** Manifests of one image, as they are held in memory: far more than there are platforms, and how much they may be in bytes. */
const [MOST_MANIFESTS, MOST_BYTES] = [1000, 64 * 1024 * 1024];

/** Reads all manifests of an image. */
export async function wholeImage(source: ImageSource): Promise<WholeImage> {
  const manifests = new Map<string, Manifest>();
  await collect(source, source.root, manifests, DEEPEST);
  const blobs = new Map<string, Descriptor>();
  for (const { config, layers } of manifests.values()) {
    for (const blob of [...(config === undefined ? [] : [config]), ...layers]) blobs.set(blob.digest, blob);
  }
  return { manifests: [...manifests.values()], blobs: [...blobs.values()].filter(isCarried) };
}

async function collect(
  source: ImageSource,
  manifest: Manifest,
  into: Map<string, Manifest>,
  depth: number,
): Promise<void> {
  if (depth === 0) throw new NotThere(`${source.name} has indexes in indexes; push one of its images`);
  const { images = [] } = manifest;
  demandFew(source, into.size + images.length, into);
  const unread = [...new Map(images.map((image) => [image.digest, image])).values()];
  // Some at once, and no more before these are found not to be too much.
  for (let begin = 0; begin < unread.length; begin += AT_ONCE) {
    const some = unread.slice(begin, begin + AT_ONCE).filter(({ digest }) => !into.has(digest));
    for (const part of await Promise.all(some.map((each) => source.manifest(each))))
      await collect(source, part, into, depth - 1);
  }
  into.set(manifest.descriptor.digest, manifest);
}

/** Who made an index says how long it is, and may mean no good. */
function demandFew({ name }: ImageSource, count: number, read: ReadonlyMap<string, Manifest>): void {
  const bytes = [...read.values()].reduce((sum, manifest) => sum + manifest.bytes.length, 0);
  if (count <= MOST_MANIFESTS && bytes <= MOST_BYTES) return;
  const what = count > MOST_MANIFESTS ? `${count} manifests` : `${bytes} bytes of manifests`;
  throw new NotThere(`${name} has ${what}, more than any image; choose one of its platforms`);
}

/** Layers that may not be passed on are somewhere else, as their manifest says. */
function isCarried({ urls = [], mediaType }: Descriptor): boolean {
  return urls.length === 0 || !/nondistributable|foreign/.test(mediaType);
}

/** What an image is called by who made it, such as a file of docker: its manifest is made here. */
export function manifestFor(config: Descriptor, layers: readonly Descriptor[]): Manifest {
  const document = { schemaVersion: 2, mediaType: MediaType.Image, config, layers };
  const manifest = readManifest(Buffer.from(JSON.stringify(document)));
  if (typeof manifest === "string") throw new Error(`the manifest that was made ${manifest}`);
  return manifest;
}
