import { isTag } from "../rules/images";
import type { RegistryClient, Scope } from "./client";
import { Digester, digestOf, isDigest } from "./digests";
import { ContentMismatch, NotThere, RegistryNonsense } from "./failures";
import type { Descriptor, Manifest } from "./manifest";
import { LONGEST_MANIFEST, MANIFEST_TYPES, readManifest } from "./manifest";
import { isInterruption, MOST_FRUITLESS_TRIES, pauseBefore } from "./retries";
import type { Answer } from "./transport";

const ABSENT = 404;
const LONGEST_LIST = 4_194_304;
const [OK, PARTIAL] = [200, 206];
/** Answers of registries from before the referrers API. */
const UNKNOWN_API: readonly number[] = [400, 404, 405, 501];

/** A repository of a registry: the versions of one image, and what lies beside them. */
export class Repository {
  /** @param path `orgs/acme/shop/web` */
  constructor(
    readonly client: RegistryClient,
    readonly path: string,
  ) {}

  /** `registry.example.org/orgs/acme/shop/web` */
  get name(): string {
    return `${this.client.registry}/${this.path}`;
  }

  /** What tokens have to allow. */
  scope(actions: "pull" | "pull,push" | "delete"): Scope {
    return `repository:${this.path}:${actions}`;
  }

  /** @param rest what follows the repository: `tags/list` */
  url(rest: string): string {
    return `/v2/${this.path}/${rest}`;
  }

  /**
   * Every tag, in the registry's order; none where there is no such repository.
   * @throws RegistryRefusal
   */
  async tags(): Promise<readonly string[]> {
    const found = new Set<string>();
    const scopes = [this.scope("pull")];
    for (let url: URL | string | undefined = this.url("tags/list?n=1000"); url !== undefined;) {
      const answer = await this.client.call({ method: "GET", url, scopes });
      if (answer.status === ABSENT) {
        answer.dismiss();
        return [];
      }
      const page = Reflect.get(await objectOf(await answer.demand(), "a list of tags"), "tags") ?? [];
      if (!Array.isArray(page)) throw new RegistryNonsense(answer.call, "answers without a list of tags");
      const tags = page.filter((tag): tag is string => typeof tag === "string" && isTag(tag));
      const before = found.size;
      for (const tag of tags) found.add(tag);
      const next = nextPage(answer);
      // A registry whose pages lead back to each other would be read for ever.
      url = next === undefined || found.size === before ? undefined : this.client.locate(next, url);
    }
    return [...found];
  }

  /**
   * The digest of what a tag names; `undefined` where it names nothing.
   * @throws RegistryRefusal
   */
  async digestOf(reference: string): Promise<string | undefined> {
    const answer = await this.client.call({
      method: "HEAD",
      url: this.url(`manifests/${reference}`),
      scopes: [this.scope("pull")],
      headers: { Accept: MANIFEST_TYPES.join(", ") },
    });
    answer.dismiss();
    if (answer.status === ABSENT) return undefined;
    const digest = (await answer.demand()).header("Docker-Content-Digest");
    if (digest !== undefined && isDigest(digest)) return digest;
    return (await this.manifest(reference)).descriptor.digest;
  }

  /**
   * @param reference tag or digest
   * @throws NotThere
   * @throws ContentMismatch
   */
  async manifest(reference: string): Promise<Manifest> {
    const answer = await this.client.call({
      method: "GET",
      url: this.url(`manifests/${reference}`),
      scopes: [this.scope("pull")],
      headers: { Accept: MANIFEST_TYPES.join(", ") },
    });
    if (answer.status === ABSENT) throw await this.absent(reference, answer);
    const bytes = await (await answer.demand()).bytes(LONGEST_MANIFEST);
    const expected = isDigest(reference) ? reference : answer.header("Docker-Content-Digest");
    if (expected !== undefined && isDigest(expected)) {
      const digester = new Digester(expected);
      digester.add(bytes);
      digester.verify(bytes.length, this.name);
    }
    const manifest = readManifest(bytes, answer.header("Content-Type")?.split(";")[0]?.trim());
    if (typeof manifest === "string")
      throw new RegistryNonsense(answer.call, `answers with what ${manifest}`);
    return expected === undefined ? manifest : withDigest(manifest, expected);
  }

  /**
   * Puts a manifest under a tag or its digest. What it names must be there.
   *
   * @returns whether the registry lists it among the referrers of its subject
   * @throws RegistryRefusal
   */
  async putManifest(
    reference: string,
    { bytes, descriptor }: Pick<Manifest, "bytes" | "descriptor">,
  ): Promise<boolean> {
    const answer = await this.client.call({
      method: "PUT",
      url: this.url(`manifests/${reference}`),
      scopes: [this.scope("pull,push")],
      headers: { "Content-Type": descriptor.mediaType },
      content: () => bytes,
    });
    (await answer.demand()).dismiss();
    const stored = answer.header("Docker-Content-Digest") ?? descriptor.digest;
    if (stored !== descriptor.digest && stored.startsWith("sha256:") && stored !== digestOf(bytes))
      throw new ContentMismatch(
        `${this.name}: the registry has stored ${stored} in place of ${descriptor.digest}`,
      );
    return answer.header("OCI-Subject") !== undefined;
  }

  /** Whether the registry has content already. */
  async hasBlob({ digest }: Descriptor): Promise<boolean> {
    const url = this.url(`blobs/${digest}`);
    const answer = await this.client.call({ method: "HEAD", url, scopes: [this.scope("pull")] });
    answer.dismiss();
    if (answer.isSuccess) return true;
    if (answer.status === ABSENT) return false;
    throw await answer.refusal();
  }

  /**
   * Content as it comes, from some byte on. Where it breaks off, it is taken up again.
   *
   * @throws ContentMismatch at its end, where it began at byte 0
   * @throws NotThere
   */
  async *blob(descriptor: Descriptor, from = 0): AsyncGenerator<Buffer, void> {
    const digester = new Digester(descriptor.digest);
    let position = from;
    let fruitless = 0;
    while (position < descriptor.size) {
      const begun = position;
      try {
        for await (const part of this.blobParts(descriptor, position)) {
          digester.add(part);
          position += part.length;
          if (position > descriptor.size) break;
          yield part;
        }
      } catch (thrown) {
        if (!isInterruption(thrown) || (position === begun && fruitless === MOST_FRUITLESS_TRIES))
          throw thrown;
      }
      if (position >= descriptor.size) break;
      fruitless = position === begun ? fruitless + 1 : 0;
      if (fruitless > MOST_FRUITLESS_TRIES) break;
      await pauseBefore(fruitless + 1);
    }
    if (from === 0) digester.verify(descriptor.size, this.name);
    else if (position !== descriptor.size)
      throw new ContentMismatch(`${this.name}: ${descriptor.digest} ends after ${position} bytes`);
  }

  /**
   * All of a small content.
   * @throws RegistryNonsense where it is larger than `longest` bytes
   */
  async smallBlob(descriptor: Descriptor, longest: number): Promise<Buffer> {
    if (descriptor.size > longest)
      throw new RegistryNonsense(this.name, `has ${descriptor.size} bytes as ${descriptor.mediaType}`);
    const parts: Buffer[] = [];
    for await (const part of this.blob(descriptor)) parts.push(part);
    return Buffer.concat(parts);
  }

  /**
   * Artifacts that name a manifest as their subject, such as signatures.
   *
   * @throws RegistryRefusal
   * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers
   */
  async referrers(digest: string): Promise<readonly Descriptor[]> {
    const found: Descriptor[] = [];
    for (let url: URL | string | undefined = this.url(`referrers/${digest}`); url !== undefined;) {
      const answer = await this.client.call({ method: "GET", url, scopes: [this.scope("pull")] });
      if (UNKNOWN_API.includes(answer.status)) {
        answer.dismiss();
        return (await this.listedReferrers(digest))?.images ?? [];
      }
      const page = readManifest(await (await answer.demand()).bytes(LONGEST_MANIFEST));
      const fresh = (typeof page === "string" ? [] : (page.images ?? [])).filter(
        (each) => !found.some((known) => known.digest === each.digest),
      );
      found.push(...fresh);
      const next = nextPage(answer);
      url = next === undefined || fresh.length === 0 ? undefined : this.client.locate(next, url);
    }
    return found;
  }

  /** The list of a manifest's referrers that clients keep under a tag, where the registry keeps none. */
  async listedReferrers(digest: string): Promise<Manifest | undefined> {
    const tag = referrersTag(digest);
    return (await this.digestOf(tag)) === undefined ? undefined : this.manifest(tag);
  }

  private async *blobParts(descriptor: Descriptor, from: number): AsyncGenerator<Buffer, void> {
    const answer = await this.client.call({
      method: "GET",
      url: this.url(`blobs/${descriptor.digest}`),
      scopes: [this.scope("pull")],
      headers: from === 0 ? {} : { Range: `bytes=${from}-` },
    });
    if (answer.status === ABSENT) throw await this.absent(descriptor.digest, answer);
    await answer.demand();
    if (answer.status !== PARTIAL && answer.status !== OK)
      throw new RegistryNonsense(answer.call, `answers ${answer.status} to a request for content`);
    // A registry that knows no ranges begins anew.
    let toSkip = answer.status === PARTIAL ? 0 : from;
    for await (const part of answer.parts()) {
      const rest = part.subarray(Math.min(toSkip, part.length));
      toSkip -= part.length - rest.length;
      if (rest.length > 0) yield rest;
    }
  }

  private async absent(what: string, answer: Answer): Promise<NotThere> {
    const { said } = await answer.refusal();
    const because = said === "" ? "" : ` (${said})`;
    return new NotThere(
      `${this.name} has no ${what}, or does not show it to this user${because}; ` +
        `see what there is with cce image list ${this.name}`,
    );
  }
}

/** The repositories of a registry that the caller is shown. */
export async function repositoriesOf(client: RegistryClient): Promise<readonly string[]> {
  const found = new Set<string>();
  for (let url: URL | string | undefined = "/v2/_catalog?n=1000"; url !== undefined;) {
    const answer: Answer = await client.call({ method: "GET", url, scopes: ["registry:catalog:*"] });
    const page: unknown =
      Reflect.get(await objectOf(await answer.demand(), "a catalogue"), "repositories") ?? [];
    if (!Array.isArray(page))
      throw new RegistryNonsense(answer.call, "answers without a list of repositories");
    const before = found.size;
    for (const path of page) if (typeof path === "string") found.add(path);
    const next = nextPage(answer);
    url = next === undefined || found.size === before ? undefined : client.locate(next, url);
  }
  return [...found].sort();
}

async function objectOf(answer: Answer, what: string): Promise<object> {
  const text = (await answer.bytes(LONGEST_LIST)).toString("utf8");
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Told below, like JSON that is no object.
  }
  throw new RegistryNonsense(answer.call, `answers with something that is not ${what}`);
}

/** @see https://www.rfc-editor.org/rfc/rfc8288 */
function nextPage(answer: Answer): string | undefined {
  const link = answer.header("Link") ?? "";
  return /<([^>]*)>\s*;[^,]*\brel\s*=\s*"?next"?/.exec(link)?.[1];
}

/** The tag of the list of a manifest's referrers, in registries without the referrers API. */
export function referrersTag(digest: string): string {
  return digest.replace(":", "-");
}

/** The digest of a manifest is that by which it was asked for, which may be no sha256. */
function withDigest(manifest: Manifest, digest: string): Manifest {
  return isDigest(digest) ? { ...manifest, descriptor: { ...manifest.descriptor, digest } } : manifest;
}
