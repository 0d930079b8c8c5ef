import { printable } from "../printable";

/** A file is no archive with an image. */
export class NoImage extends Error {
  override readonly name = "NoImage";

  constructor(message: string) {
    // Names in it are those of who made the archive.
    super(printable(message));
  }
}

/** Which of several images in an archive is meant. */
export interface NamedImage {
  /** What it is called there. */
  readonly names: readonly string[];
}

/**
 * Chooses an image of an archive.
 * @throws NoImage where it is not clear which
 */
export function chosenImage<T extends NamedImage>(
  archive: string,
  images: readonly T[],
  called: string | undefined,
): T {
  const found = called === undefined ? images : images.filter(({ names }) => names.includes(called));
  const [first, ...more] = found;
  if (first !== undefined && more.length === 0) return first;
  const names = images.flatMap(({ names: each }) => each);
  const choice =
    names.length === 0 ? "save one image alone" : `name one of them (--image): ${names.join(", ")}`;
  if (images.length === 0) throw new NoImage(`${archive} has no image in it`);
  if (called === undefined) throw new NoImage(`${archive} has ${images.length} images in it; ${choice}`);
  throw new NoImage(`${archive} has ${found.length} images called ${called}; ${choice}`);
}
