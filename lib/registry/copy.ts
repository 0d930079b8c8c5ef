import type { Descriptor, Manifest } from "./manifest";
import type { Repository } from "./repository";
import type { ImageSource, WholeImage } from "./source";
import { wholeImage } from "./source";
import type { UploadProgress } from "./upload";
import { mountBlob, uploadBlob } from "./upload";

/** How content came into a repository. */
export const Passage = {
  /** It was there. */
  Present: "present",
  /** The registry took it over from another of its repositories. */
  Mounted: "mounted",
  Uploaded: "uploaded",
} as const;

/** One of {@link Passage}. */
export type Passage = (typeof Passage)[keyof typeof Passage];

/** What is told while an image is copied. */
export interface CopyProgress extends UploadProgress {
  /** All content that there is, before any is copied. */
  begin(blobs: readonly Descriptor[]): void;
  done(descriptor: Descriptor, passage: Passage): void;
}

/**
 * Copies all that an image consists of into a repository, but gives it no version: its content, then its manifests by
 * their digests, none before what it names.
 *
 * @returns its manifest, or its index
 */
export async function copyContent(
  source: ImageSource,
  target: Repository,
  progress?: CopyProgress,
): Promise<Manifest> {
  return copyWhole(await wholeImage(source), source, target, progress);
}

/** Does so with an image whose manifests were read already. */
export async function copyWhole(
  { manifests, blobs }: WholeImage,
  source: ImageSource,
  target: Repository,
  progress?: CopyProgress,
): Promise<Manifest> {
  progress?.begin(blobs);
  for (const blob of blobs) {
    const passage = await bring(source, target, blob, progress);
    progress?.done(blob, passage);
  }
  for (const manifest of manifests) {
    if (manifest !== source.root) await target.putManifest(manifest.descriptor.digest, manifest);
  }
  return source.root;
}

async function bring(
  source: ImageSource,
  target: Repository,
  blob: Descriptor,
  progress: UploadProgress | undefined,
): Promise<Passage> {
  if (await target.hasBlob(blob)) return Passage.Present;
  const { repository } = source;
  const isSameRegistry = repository?.client.registry === target.client.registry;
  if (repository !== undefined && isSameRegistry && (await mountBlob(target, repository.path, blob)))
    return Passage.Mounted;
  await uploadBlob(target, blob, (from) => source.blob(blob, from), progress);
  return Passage.Uploaded;
}
