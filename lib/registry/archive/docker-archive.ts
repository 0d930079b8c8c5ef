import { createHash } from "node:crypto";
import type { Descriptor } from "../manifest";
import { LONGEST_MANIFEST, MediaType } from "../manifest";
import type { ImageSource } from "../source";
import { manifestFor } from "../source";
import { chosenImage, NoImage } from "./no-image";
import type { Archive } from "./open-archive";

/** An image of docker's own list. */
interface Listed {
  readonly names: readonly string[];
  readonly config: string;
  readonly layers: readonly string[];
}

/** How a compressed file begins. */
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/**
 * The image of an archive as docker saved it before it wrote OCI layouts. It has no manifest, so one is made here, with
 * the layers as they are: mostly not compressed.
 *
 * @throws NoImage
 */
export async function dockerImage(archive: Archive, called: string | undefined): Promise<ImageSource> {
  const listed = await listOf(archive);
  const image = chosenImage(archive.name, listed, called);
  const paths = new Map<string, string>();
  const described = async (path: string, mediaType: string): Promise<Descriptor> => {
    const digest = await digestIn(archive, path);
    paths.set(digest, path);
    return { mediaType, digest, size: archive.sizeOf(path) };
  };
  const config = await described(image.config, MediaType.ImageConfig);
  const layers: Descriptor[] = [];
  for (const path of image.layers) layers.push(await described(path, await layerType(archive, path)));
  return {
    name: archive.name,
    root: manifestFor(config, layers),
    manifest: ({ digest }) => Promise.reject(new NoImage(`${archive.name} has no manifest ${digest}`)),
    blob: ({ digest }, from) => archive.read(paths.get(digest) ?? digest, from),
  };
}

async function listOf(archive: Archive): Promise<readonly Listed[]> {
  const list = parsed((await archive.text("manifest.json", LONGEST_MANIFEST)).toString("utf8"));
  const images = Array.isArray(list) ? list.map(readListed) : [undefined];
  if (images.includes(undefined))
    throw new NoImage(
      `${archive.name} is no image: its manifest.json is no list of images as docker writes it`,
    );
  return images.filter((image) => image !== undefined);
}

function readListed(value: unknown): Listed | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const [config, layers, tags] = ["Config", "Layers", "RepoTags"].map((key): unknown =>
    Reflect.get(value, key),
  );
  if (typeof config !== "string" || !isTexts(layers)) return undefined;
  return { names: isTexts(tags) ? tags : [], config, layers };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

async function layerType(archive: Archive, path: string): Promise<string> {
  for await (const part of archive.read(path)) {
    if (part.subarray(0, GZIP.length).equals(GZIP)) return `${MediaType.Layer}+gzip`;
    if (part.subarray(0, ZSTD.length).equals(ZSTD)) return `${MediaType.Layer}+zstd`;
    break;
  }
  return MediaType.Layer;
}

async function digestIn(archive: Archive, path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of archive.read(path)) hash.update(part);
  return `sha256:${hash.digest("hex")}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
