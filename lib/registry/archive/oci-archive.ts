import { ContentMismatch } from "../failures";
import type { Descriptor, Manifest } from "../manifest";
import { LONGEST_MANIFEST, readManifest } from "../manifest";
import type { ImageSource } from "../source";
import { digestOf } from "../digests";
import { chosenImage, NoImage } from "./no-image";
import type { Archive } from "./open-archive";

/** What an image is called, by who wrote the archive. */
const NAMES = ["io.containerd.image.name", "org.opencontainers.image.ref.name"] as const;

/**
 * The image of an OCI layout.
 *
 * @throws NoImage
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export async function ociImage(archive: Archive, called: string | undefined): Promise<ImageSource> {
  const index = readManifest(await archive.text("index.json", LONGEST_MANIFEST));
  if (typeof index === "string") throw new NoImage(`${archive.name} is no image: its index.json ${index}`);
  const images = (index.images ?? []).map((descriptor) => ({ descriptor, names: namesOf(descriptor) }));
  const { descriptor } = chosenImage(archive.name, images, called);
  const manifest = (each: Descriptor): Promise<Manifest> => readIn(archive, each);
  return {
    name: archive.name,
    root: await manifest(descriptor),
    manifest,
    blob: (blob, from) => archive.read(pathOf(blob), from),
  };
}

/** Where an OCI layout has content. */
export function pathOf({ digest }: Descriptor): string {
  return `blobs/${digest.replace(":", "/")}`;
}

function namesOf({ annotations = {} }: Descriptor): readonly string[] {
  return NAMES.flatMap((name) => annotations[name] ?? []);
}

async function readIn(archive: Archive, descriptor: Descriptor): Promise<Manifest> {
  const bytes = await archive.text(pathOf(descriptor), LONGEST_MANIFEST);
  if (digestOf(bytes) !== descriptor.digest)
    throw new ContentMismatch(
      `${archive.name}: ${pathOf(descriptor)} is not what its name says; make it again`,
    );
  const manifest = readManifest(bytes, descriptor.mediaType);
  if (typeof manifest === "string") throw new NoImage(`${archive.name}: ${pathOf(descriptor)} ${manifest}`);
  return manifest;
}
