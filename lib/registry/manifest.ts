import { isDigest, digestOf } from "./digests";

/** Kinds of manifests, those of OCI and those of docker before it. */
export const MediaType = {
  Image: "application/vnd.oci.image.manifest.v1+json",
  Index: "application/vnd.oci.image.index.v1+json",
  DockerImage: "application/vnd.docker.distribution.manifest.v2+json",
  DockerIndex: "application/vnd.docker.distribution.manifest.list.v2+json",
  ImageConfig: "application/vnd.oci.image.config.v1+json",
  Layer: "application/vnd.oci.image.layer.v1.tar",
} as const;

/** What of manifests is asked for. */
export const MANIFEST_TYPES = [
  MediaType.Index,
  MediaType.Image,
  MediaType.DockerIndex,
  MediaType.DockerImage,
];

/** Manifests are read up to this size, in bytes: that of the distribution specification. */
export const LONGEST_MANIFEST = 4_194_304;

/** The machine that an image is for. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** What content is, and how it is found. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  readonly platform?: Platform;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Where content is that no registry has, such as layers that may not be passed on. */
  readonly urls?: readonly string[];
}

/** A manifest, byte for byte, and what it says. */
export interface Manifest {
  readonly bytes: Buffer;
  readonly descriptor: Descriptor;
  /** Images of an index, one for each platform; `undefined` for a manifest of one image. */
  readonly images?: readonly Descriptor[];
  /** @default it is an index */
  readonly config?: Descriptor;
  /** Lowest first; none where it is an index. */
  readonly layers: readonly Descriptor[];
  readonly artifactType?: string;
  /** Digest of the manifest that it is about, where it is an artifact such as a signature. */
  readonly subject?: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** All of it, as JSON. */
  readonly document: unknown;
}

/**
 * Reads a manifest.
 *
 * @param mediaType what it was called; what it calls itself goes before that
 * @returns what keeps it from being one, in words, where it is none
 */
export function readManifest(bytes: Buffer, mediaType?: string): Manifest | string {
  const document = parsed(bytes);
  if (document === undefined) return "is no JSON object";
  if (document.schemaVersion !== 2) return "is no manifest of schema version 2";
  const type = typeof document.mediaType === "string" ? document.mediaType : (mediaType ?? guessed(document));
  const isIndex = type === MediaType.Index || type === MediaType.DockerIndex;
  if (!isIndex && type !== MediaType.Image && type !== MediaType.DockerImage)
    return `is of a kind that is not known here (${type})`;
  const all = isIndex ? document.manifests : document.layers;
  const parts = Array.isArray(all) ? all.map(readDescriptor) : [];
  if (!Array.isArray(all) || parts.includes(undefined)) return "does not say what it consists of";
  const config = isIndex ? undefined : readDescriptor(document.config);
  if (!isIndex && config === undefined) return "does not say which configuration it has";
  const descriptors = parts.filter((part) => part !== undefined);
  const subject = readDescriptor(document.subject)?.digest;
  return {
    bytes,
    document,
    descriptor: { mediaType: type, digest: digestOf(bytes), size: bytes.length },
    ...(isIndex ? { images: descriptors, layers: [] } : { layers: descriptors }),
    ...(config === undefined ? {} : { config }),
    ...(typeof document.artifactType === "string" ? { artifactType: document.artifactType } : {}),
    ...(subject === undefined ? {} : { subject }),
    annotations: texts(document.annotations),
  };
}

/** A descriptor; `undefined` where it is none. */
export function readDescriptor(value: unknown): Descriptor | undefined {
  if (!isMapping(value)) return undefined;
  const { mediaType, digest, size, platform, annotations, artifactType, urls } = value;
  if (typeof mediaType !== "string" || typeof digest !== "string" || !isDigest(digest)) return undefined;
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return undefined;
  const place = readPlatform(platform);
  return {
    mediaType,
    digest,
    size,
    ...(place === undefined ? {} : { platform: place }),
    ...(typeof artifactType === "string" ? { artifactType } : {}),
    ...(annotations === undefined ? {} : { annotations: texts(annotations) }),
    ...(Array.isArray(urls) ? { urls: urls.filter((url) => typeof url === "string") } : {}),
  };
}

/** Whether two descriptors are of one kind of machine. */
export function isPlatform(one: Platform, other: Platform): boolean {
  if (one.os !== other.os || one.architecture !== other.architecture) return false;
  return other.variant === undefined || one.variant === other.variant;
}

/** `linux/arm64/v8`. */
export function showPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join("/");
}

/** The platform that a text such as `linux/amd64` names; `undefined` where it names none. */
export function parsePlatform(text: string): Platform | undefined {
  const [os = "", architecture = "", variant, ...more] = text.split("/");
  if (more.length > 0 || ![os, architecture, variant ?? "x"].every((part) => /^[a-z0-9_.-]+$/.test(part)))
    return undefined;
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

function readPlatform(value: unknown): Platform | undefined {
  if (!isMapping(value)) return undefined;
  const { os, architecture, variant } = value;
  if (typeof os !== "string" || typeof architecture !== "string") return undefined;
  return { os, architecture, ...(typeof variant === "string" && variant !== "" ? { variant } : {}) };
}

type Mapping = Readonly<Record<string, unknown>>;

function guessed(document: Mapping): string {
  return Array.isArray(document.manifests) ? MediaType.Index : MediaType.Image;
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isMapping(value)) return {};
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(entries);
}

function parsed(bytes: Buffer): Mapping | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
