import type { Problem } from "./problem";

/**
 * An image reference taken apart, and spelled in the one way that its registry has. Comparing these, never string
 * prefixes, decides what store an image is from.
 */
export interface ImageReference {
  /** Host in lower case, with its port unless that is 443: `docker.io` where the text names none. */
  readonly registry: string;
  /** Path within the registry: `acme/shop/web`, `library/nginx`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:...` */
  readonly digest?: string;
}

const DOCKER_HUB = "docker.io";

/** Parts of the grammar of references, as patterns that JavaScript and RE2 read alike. */
const HOST_NAME =
  "(?:\\[[a-fA-F0-9:]+\\]|[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*)(?::[0-9]{1,5})?";
const COMPONENT_NAME = "[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*";
/** First in a path it is no host, as it has no dot. */
const DOTLESS_COMPONENT = "[a-z0-9]+(?:(?:_{1,2}|-+)[a-z0-9]+)*";
const TAG_NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const IMAGE_NAME = `(?:(?:${HOST_NAME}|${DOTLESS_COMPONENT})/${COMPONENT_NAME}(?:/${COMPONENT_NAME})*|${COMPONENT_NAME})`;
const DIGEST_NAME = "sha(?:256:[a-f0-9]{64}|512:[a-f0-9]{128})";

/** Images as patterns of RE2, for conditions that the cluster reads too. */
export const IMAGE_PATTERNS = {
  /** A path within a registry: `shop/web`. */
  path: `${COMPONENT_NAME}(?:/${COMPONENT_NAME})*`,
  /** What follows the path: a tag, a digest, both or none. */
  version: `(?::${TAG_NAME})?(?:@${DIGEST_NAME})?`,
  /** A reference with a tag, a digest or both. */
  versioned: `${IMAGE_NAME}(?::${TAG_NAME}|(?::${TAG_NAME})?@${DIGEST_NAME})`,
  /** One whose tag is `latest`, without a digest. */
  latest: `${IMAGE_NAME}:latest`,
  /** One with a digest. */
  digested: `${IMAGE_NAME}(?::${TAG_NAME})?@${DIGEST_NAME}`,
} as const;

const HOST = new RegExp(`^${HOST_NAME}$`);
const COMPONENT = new RegExp(`^${COMPONENT_NAME}$`);
const TAG = new RegExp(`^${TAG_NAME}$`);
const DIGEST = new RegExp(`^${DIGEST_NAME}$`);

/**
 * Parses `registry/repository:tag@digest` by the grammar of the distribution project.
 *
 * @returns `undefined` when the text is no image reference
 * @see https://pkg.go.dev/github.com/distribution/reference
 */
export function parseImage(text: string): ImageReference | undefined {
  const [beforeDigest = "", digest, ...more] = text.split("@");
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;
  const colon = beforeDigest.indexOf(":", beforeDigest.lastIndexOf("/") + 1);
  const name = colon < 0 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon < 0 ? undefined : beforeDigest.slice(colon + 1);
  if (tag !== undefined && !isTag(tag)) return undefined;
  const parts = name.split("/");
  const [first = ""] = parts;
  const hasHost = parts.length > 1 && isHost(first);
  const registry = hasHost ? parseRegistry(first) : DOCKER_HUB;
  const path = hasHost ? parts.slice(1) : parts;
  if (registry === undefined || !path.every((part) => COMPONENT.test(part))) return undefined;
  const repository = [...(registry === DOCKER_HUB && path.length === 1 ? ["library"] : []), ...path].join(
    "/",
  );
  return repository.length > 255 ? undefined : { registry, repository, tag, digest };
}

/** The host of a registry, as {@link ImageReference} spells it; `undefined` when the text is none. */
export function parseRegistry(text: string): string | undefined {
  if (!isHost(text) || !HOST.test(text)) return undefined;
  const host = text.toLowerCase().replace(/:443$/, "");
  return host === "index.docker.io" ? DOCKER_HUB : host;
}

/**
 * An image that is pinned to a version: a digest, or a tag other than `latest` (isolation rule 19).
 *
 * @param needsDigest whether a tag alone is not enough
 */
export function pinnedImage(field: string, value: string, needsDigest = false): Problem | undefined {
  const image = parseImage(value);
  if (!image) {
    return {
      field,
      value,
      rule: "is no image reference",
      fix: "write registry/repository:tag or registry/repository@sha256:digest",
    };
  }
  if (image.digest !== undefined) return undefined;
  if (needsDigest) {
    return {
      field,
      value,
      rule: "is pinned by no digest, as the tenant's images have to be",
      fix: "add @sha256: and the digest of the version that you tested",
    };
  }
  if (image.tag === undefined) {
    return { field, value, rule: "names no version", fix: "add a tag such as :1.29.1, or a digest" };
  }
  if (image.tag === "latest") {
    return {
      field,
      value,
      rule: "is not pinned to a version",
      fix: "replace 'latest' by the version that you tested",
    };
  }
  return undefined;
}

/** Whether a text may be a tag. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** Docker's rule: the first part of a name is a host only if it looks like one, otherwise it is a path on Docker Hub. */
function isHost(text: string): boolean {
  return /[.:]/.test(text) || text === "localhost" || text !== text.toLowerCase();
}
