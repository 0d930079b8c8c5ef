import type { ImageReference } from "../rules/images";
import { parseImage } from "../rules/images";
import { refuse } from "../rules/problem";
import type { Findings } from "../rules/problem";
import { RegistryClient } from "./client";
import type { FindCredential } from "./credentials";
import { Repository } from "./repository";

/** How registries are called: one of them, or several when images are copied. */
export interface Registries {
  /** @default nobody in particular calls */
  readonly credential?: FindCredential;
  /** Certificates of authorities that are trusted beside those that Node.js comes with, PEM. @default none */
  readonly ca?: string;
  /** Hosts that are called by HTTP without TLS: everybody on the way reads passwords. @default none */
  readonly plainHttp?: readonly string[];
  /** How long nothing may be heard of a registry, in milliseconds. @default 60000 */
  readonly patience?: number;
  /** Bytes that are sent in one request at most, for what stands before a registry and limits them. @default 64 MiB */
  readonly portion?: number;
  /** Ends all calls, with its reason as their error; what is under way is taken back. @default nothing does */
  readonly signal?: AbortSignal;
}

/** Calls one of the registries. */
export function clientOf({ plainHttp = [], ...access }: Registries, registry: string): RegistryClient {
  return new RegistryClient({ ...access, registry, plainHttp: plainHttp.includes(registry) });
}

/** The repository of an image. */
export function repositoryOf(registries: Registries, { registry, repository }: ImageReference): Repository {
  return new Repository(clientOf(registries, registry), repository);
}

/**
 * Reads a reference, and has more rules look at it.
 *
 * @param subject what was to be done, for the error
 * @throws Error when it is none, or a rule finds something
 */
export function reference(
  subject: string,
  text: string,
  rules: (image: ImageReference) => Findings = () => [],
): ImageReference {
  const image = parseImage(text);
  const fix = "write REGISTRY/PATH:VERSION, such as registry.example.org/orgs/acme/web:1.0";
  if (image === undefined) {
    refuse(subject, [{ field: "image", value: text, rule: "is no image reference", fix }]);
    throw new Error(subject);
  }
  refuse(subject, rules(image));
  return image;
}

/** The version that a reference names, or its digest. */
export function versionOf({ tag, digest }: ImageReference): string | undefined {
  return digest ?? tag;
}

/** A reference in one text. */
export function showReference({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}
