import { distinct } from "./names";
import type { Findings, Problem } from "./problem";

/*
 * What is said about an image lies beside its versions, as manifests never change and people who may push may not
 * overwrite: each edit is an artifact of its own, under the next free tag. The highest number is what holds.
 *
 *   _about.1, _about.2, ...        in the repository of the image
 *   _categories.1, ...             in the store's repository for that (image-stores.ts)
 *
 * An artifact is an OCI image manifest without content, whose annotations say all: any client of registries reads it.
 */

/** Kinds of artifacts, as their `artifactType`. */
export const ArtifactKind = {
  /** What an image is, and which category it is in. */
  About: "application/vnd.cloud-container-engine.about.v1",
  /** Which categories a store has. */
  Categories: "application/vnd.cloud-container-engine.categories.v1",
} as const;

/** One of {@link ArtifactKind}. */
export type ArtifactKind = (typeof ArtifactKind)[keyof typeof ArtifactKind];

/** Annotations that say it, those of OCI where it has one. */
export const ArtifactAnnotation = {
  Description: "org.opencontainers.image.description",
  /** When it was said, as RFC 3339 has it. */
  Created: "org.opencontainers.image.created",
  Category: "cloud-container-engine/category",
  /** A JSON array of names. */
  Categories: "cloud-container-engine/categories",
} as const;

/** What is said about an image. */
export interface ImageAbout {
  readonly description?: string;
  /** One of those that its store declares. */
  readonly category?: string;
}

const PREFIXES: Readonly<Record<ArtifactKind, string>> = {
  [ArtifactKind.About]: "_about.",
  [ArtifactKind.Categories]: "_categories.",
};

/** Tags of these artifacts, as a regular expression that retention must keep (RE2). */
export const ARTIFACT_TAGS = "^_(about|categories)\\.[0-9]+$";

const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

/** The content of something without content, as the OCI image specification has it. */
export const EMPTY_CONTENT = "{}";

const EMPTY = {
  mediaType: "application/vnd.oci.empty.v1+json",
  digest: "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
  size: EMPTY_CONTENT.length,
} as const;

const LONGEST_DESCRIPTION = 1000;
const CATEGORY = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST_CATEGORY = 63;

/** The tag under which the `number`th artifact of a kind is. */
export function artifactTag(kind: ArtifactKind, number: number): string {
  return `${PREFIXES[kind]}${number}`;
}

/** The numbers of the artifacts of a kind, newest first. */
export function artifactNumbers(kind: ArtifactKind, tags: readonly string[]): readonly number[] {
  const prefix = PREFIXES[kind];
  return tags
    .filter((tag) => tag.startsWith(prefix) && /^[1-9][0-9]{0,14}$/.test(tag.slice(prefix.length)))
    .map((tag) => Number(tag.slice(prefix.length)))
    .sort((one, other) => other - one);
}

/**
 * The manifest that says something about an image.
 *
 * @param said when
 */
export function aboutManifest({ description, category }: ImageAbout, said: Date): string {
  return artifact(ArtifactKind.About, said, {
    [ArtifactAnnotation.Description]: description,
    [ArtifactAnnotation.Category]: category,
  });
}

/** What is said of an image when some of it is said anew: what is not given stays. */
export function saidAnew(about: ImageAbout, said: ImageAbout): ImageAbout {
  return {
    description: said.description ?? about.description,
    category: said.category ?? about.category,
  };
}

/** The manifest that says which categories a store has. */
export function categoriesManifest(categories: readonly string[], said: Date): string {
  return artifact(ArtifactKind.Categories, said, {
    [ArtifactAnnotation.Categories]: JSON.stringify([...categories].sort()),
  });
}

/** What a manifest says about an image; `undefined` where it is another one, perhaps somebody else's. */
export function aboutOf(manifest: unknown): ImageAbout | undefined {
  const annotations = annotationsOf(manifest, ArtifactKind.About);
  if (annotations === undefined) return undefined;
  const [description, category] = [
    annotations[ArtifactAnnotation.Description],
    annotations[ArtifactAnnotation.Category],
  ];
  return {
    ...(typeof description === "string" && description !== "" ? { description } : {}),
    ...(typeof category === "string" && categoryName("category", category) === undefined ? { category } : {}),
  };
}

/** The categories that a manifest declares; `undefined` where it is another one. */
export function categoriesOf(manifest: unknown): readonly string[] | undefined {
  const text = annotationsOf(manifest, ArtifactKind.Categories)?.[ArtifactAnnotation.Categories];
  if (typeof text !== "string") return undefined;
  try {
    const names: unknown = JSON.parse(text);
    if (!Array.isArray(names)) return undefined;
    return names.filter(
      (name): name is string => typeof name === "string" && categoryName("category", name) === undefined,
    );
  } catch {
    return undefined;
  }
}

/** The name of a category: words of lower-case letters and digits, joined by single hyphens. */
export function categoryName(field: string, value: string): Problem | undefined {
  if (value.length <= LONGEST_CATEGORY && CATEGORY.test(value)) return undefined;
  return {
    field,
    value,
    rule: `is no name of a category of 1 to ${LONGEST_CATEGORY} characters`,
    fix: "use lower-case letters and digits, words joined by single hyphens",
  };
}

/** The categories that a store declares. */
export function declaredCategories(field: string, values: readonly string[]): Findings {
  return [
    ...values.map((value, index) => categoryName(`${field}[${index}]`, value)),
    ...distinct(field, values, "name each category once"),
  ];
}

/**
 * A category that an image is given, which its store has to declare.
 *
 * @param store path of the store
 */
export function knownCategory(
  field: string,
  value: string,
  { store, declared }: { readonly store: string; readonly declared: readonly string[] },
): Problem | undefined {
  if (declared.includes(value)) return undefined;
  const fix =
    declared.length === 0
      ? "have an administrator declare its categories, or leave the category out"
      : `use one of ${declared.join(", ")}, or have an administrator declare it`;
  return { field, value, rule: `is no category of store ${store}`, fix };
}

/** What an image is described as: one text without control characters, as it is shown in terminals. */
export function imageDescription(field: string, value: string): Problem | undefined {
  if (value.length > LONGEST_DESCRIPTION) {
    return {
      field,
      value,
      rule: `has ${value.length} characters, more than ${LONGEST_DESCRIPTION}`,
      fix: "shorten it",
    };
  }
  if (!/[\u0000-\u001f\u007f-\u009f]/.test(value)) return undefined;
  return { field, value: JSON.stringify(value), rule: "has control characters", fix: "write it in one line" };
}

/** What is not given is left out of the text. */
function artifact(
  kind: ArtifactKind,
  said: Date,
  annotations: Readonly<Record<string, string | undefined>>,
): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: kind,
    config: EMPTY,
    layers: [EMPTY],
    annotations: { [ArtifactAnnotation.Created]: said.toISOString(), ...annotations },
  });
}

function annotationsOf(manifest: unknown, kind: ArtifactKind): Readonly<Record<string, unknown>> | undefined {
  if (!isObject(manifest) || manifest.artifactType !== kind) return undefined;
  return isObject(manifest.annotations) ? manifest.annotations : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
