import type { ImageAbout } from "../../rules/image-about";
import { isVersion } from "../../rules/image-versions";
import { readAbout } from "../artifacts";
import { NotThere, RegistryNonsense } from "../failures";
import { inTurns } from "../in-turns";
import type { Descriptor, Manifest, Platform } from "../manifest";
import type { Registries } from "../registries";
import { reference, repositoryOf, versionOf } from "../registries";
import type { Repository } from "../repository";
import { imageIn, wholeImage } from "../source";

/** A version of an image. */
export interface ImageVersion {
  readonly version: string;
  readonly digest: string;
  /** Of all that it consists of, on all platforms, in bytes as they are stored. */
  readonly size: number;
  /** When it was built, by its builder's word. @default not told */
  readonly created?: string;
  readonly platforms: readonly Platform[];
}

/** An image, and the versions that it has. */
export interface ImageSummary {
  /** `registry.example.org/orgs/acme/web` */
  readonly name: string;
  readonly about: ImageAbout;
  /** Newest first, by when they were built. */
  readonly versions: readonly ImageVersion[];
}

/** A version in full. */
export interface ImageDetails extends ImageSummary {
  /** The version that was asked for; `undefined` where none was. */
  readonly chosen?: {
    readonly digest: string;
    readonly mediaType: string;
    readonly annotations: Readonly<Record<string, string>>;
    /** Artifacts that are attached to it, such as signatures. */
    readonly attached: readonly Descriptor[];
  };
}

/** Configurations of images are read up to this size, in bytes. */
const LONGEST_CONFIG = 4_194_304;
const AT_ONCE = 8;

/**
 * What is known of an image, and of one of its versions where the reference names one.
 * @throws NotThere
 */
export async function showImage(image: string, registries: Registries): Promise<ImageDetails> {
  const found = reference("show", image);
  const repository = repositoryOf(registries, found);
  const summary = await summaryOf(repository);
  const version = versionOf(found);
  if (version === undefined) {
    if (summary.versions.length === 0)
      throw new NotThere(`${repository.name} has no version, or is not shown to this user`);
    return summary;
  }
  const { descriptor, annotations } = await repository.manifest(version);
  const attached = await repository.referrers(descriptor.digest);
  return { ...summary, chosen: { ...descriptor, annotations, attached } };
}

/** The image of a repository. */
export async function summaryOf(repository: Repository): Promise<ImageSummary> {
  const tags = await repository.tags();
  const about = await readAbout(repository, tags);
  const versions = await inTurns(tags.filter(isVersion), AT_ONCE, (version) =>
    versionIn(repository, version),
  );
  return {
    name: repository.name,
    about,
    versions: versions.flatMap((version) => version ?? []).sort(newestFirst),
  };
}

/** @returns `undefined` where it has gone meanwhile */
async function versionIn(repository: Repository, version: string): Promise<ImageVersion | undefined> {
  try {
    const source = await imageIn(repository, version);
    const { manifests, blobs } = await wholeImage(source);
    const images = manifests.filter(({ images: parts }) => parts === undefined);
    const facts = await inTurns(images, AT_ONCE, (image) => factsOf(repository, image));
    const size = [...manifests.map(({ descriptor }) => descriptor), ...blobs].reduce(
      (sum, each) => sum + each.size,
      0,
    );
    const [created] = facts
      .flatMap((fact) => fact.created ?? [])
      .sort()
      .reverse();
    return {
      version,
      digest: source.root.descriptor.digest,
      size,
      ...(created === undefined ? {} : { created }),
      platforms: facts.flatMap(({ platform }) => platform ?? []),
    };
  } catch (thrown) {
    if (thrown instanceof NotThere) return undefined;
    throw thrown;
  }
}

interface ImageFacts {
  readonly created?: string;
  readonly platform?: Platform;
}

async function factsOf(repository: Repository, { config }: Manifest): Promise<ImageFacts> {
  if (config === undefined || !/config|container\.image/.test(config.mediaType)) return {};
  const value: unknown = parsed(repository, await repository.smallBlob(config, LONGEST_CONFIG));
  if (typeof value !== "object" || value === null) return {};
  const [os, architecture, variant, created] = ["os", "architecture", "variant", "created"].map(
    (key): unknown => Reflect.get(value, key),
  );
  const date = typeof created === "string" ? new Date(created) : undefined;
  const isDated = date !== undefined && !Number.isNaN(date.getTime());
  const isPlaced = typeof os === "string" && typeof architecture === "string" && os !== "";
  // What builders attach to an image is of no platform.
  const isForMachine = isPlaced && architecture !== "unknown";
  const more = typeof variant === "string" && variant !== "" ? { variant } : {};
  return {
    ...(isDated ? { created: date.toISOString() } : {}),
    ...(isForMachine ? { platform: { os, architecture, ...more } } : {}),
  };
}

function parsed(repository: Repository, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new RegistryNonsense(repository.name, "has an image whose configuration is no JSON");
  }
}

function newestFirst(one: ImageVersion, other: ImageVersion): number {
  const byDate = (other.created ?? "").localeCompare(one.created ?? "");
  return byDate !== 0 ? byDate : other.version.localeCompare(one.version, "en", { numeric: true });
}
