import { Digester } from "./digests";
import { ContentMismatch, RegistryNonsense, RegistryRefusal, RegistryUnreachable } from "./failures";
import type { Descriptor } from "./manifest";
import { Portions } from "./portions";
import type { Repository } from "./repository";
import { isInterruption, MOST_FRUITLESS_TRIES, pauseBefore } from "./retries";
import type { Answer, Content } from "./transport";

/** Content to be uploaded, from some byte on. */
export type OpenContent = (from: number) => AsyncIterable<Buffer>;

/** What is told while content is uploaded. */
export interface UploadProgress {
  /** Bytes that the registry has, of one content. */
  sent(descriptor: Descriptor, bytes: number): void;
}

/** A registry reads what it has got once more before it takes it: time for it, in milliseconds a byte. */
const COMMIT_PATIENCE_PER_BYTE = 60_000 / 1024 ** 3;
const COMMIT_PATIENCE = 60_000;

const [CREATED, ACCEPTED, ABSENT, RANGE_WRONG] = [201, 202, 404, 416];

/**
 * Has a registry take content over from another repository of its own.
 *
 * @returns whether it did; if not, the content has to be uploaded
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#mounting-a-blob-from-another-repository
 */
export async function mountBlob(
  target: Repository,
  source: string,
  { digest }: Descriptor,
): Promise<boolean> {
  const query = new URLSearchParams({ mount: digest, from: source });
  const answer = await target.client.call({
    method: "POST",
    url: target.url(`blobs/uploads/?${query}`),
    scopes: [target.scope("pull,push"), `repository:${source}:pull`],
  });
  answer.dismiss();
  if (answer.status === CREATED) return true;
  // It has begun an upload in its place.
  if (answer.status === ACCEPTED)
    await cancel(target, locationOf(target, answer, target.url("blobs/uploads/")));
  return false;
}

/**
 * Uploads content, portion by portion. What breaks off goes on at the byte that the registry has got. What the registry
 * has forgotten begins anew: that of the distribution project forgets an upload when it breaks off within a portion. The content is digested on its way, and again by the registry.
 *
 * @throws ContentMismatch when the content is not what its digest says
 * @throws RegistryRefusal
 * @throws RegistryUnreachable
 */
export async function uploadBlob(
  target: Repository,
  descriptor: Descriptor,
  open: OpenContent,
  progress?: UploadProgress,
): Promise<void> {
  const digester = new Digester(descriptor.digest);
  let upload = await begin(target);
  let fruitless = 0;
  for (;;) {
    const before = upload.offset;
    try {
      // Where it breaks off, the last answer tells how it goes on.
      await sendRest(target, descriptor, upload, { open, digester }, (next) => {
        upload = next;
        progress?.sent(descriptor, next.offset);
      });
      digester.verify(descriptor.size, "the source");
      await commit(target, descriptor, upload);
      return;
    } catch (thrown) {
      if (thrown instanceof ContentMismatch) {
        await cancel(target, upload.url);
        throw thrown;
      }
      const found = await goOn(target, upload, thrown);
      // The answer to the last call may have been lost, and not the content.
      if (found.offset === 0 && (await target.hasBlob(descriptor))) return cancel(target, found.url);
      fruitless = found.offset > before ? 0 : fruitless + 1;
      if (fruitless > MOST_FRUITLESS_TRIES) throw thrown;
      upload = found;
    }
  }
}

/** An upload under way. */
interface Upload {
  readonly url: URL;
  /** Bytes that the registry has got. */
  readonly offset: number;
}

async function begin(target: Repository): Promise<Upload> {
  const url = target.url("blobs/uploads/");
  const answer = await target.client.call({ method: "POST", url, scopes: scopesOf(target) });
  (await answer.demand()).dismiss();
  return { url: locationOf(target, answer, url), offset: 0 };
}

/** What is uploaded, and what it is checked by. */
interface Checked {
  readonly open: OpenContent;
  readonly digester: Digester;
}

/**
 * Sends what is missing.
 * @param advance told after each portion, where the next one goes
 */
async function sendRest(
  target: Repository,
  { size }: Descriptor,
  begun: Upload,
  { open, digester }: Checked,
  advance: (next: Upload) => void,
): Promise<void> {
  if (begun.offset >= size) return;
  const portions = new Portions(digested(open(begun.offset), begun.offset, digester));
  try {
    for (let upload = begun; upload.offset < size;) {
      const length = Math.min(target.client.portion, size - upload.offset);
      upload = await sendPortion(target, upload, exactly(portions.take(length), length), length);
      advance(upload);
    }
  } finally {
    await portions.end();
  }
}

async function sendPortion(
  target: Repository,
  { url, offset }: Upload,
  parts: AsyncIterable<Buffer>,
  length: number,
): Promise<Upload> {
  const answer = await target.client.call({
    method: "PATCH",
    url,
    scopes: scopesOf(target),
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Range": `${offset}-${offset + length - 1}`,
    },
    content: once({ parts, length }),
  });
  (await answer.demand()).dismiss();
  const [next, sent] = [locationOf(target, answer, url), offset + length];
  const got = sent === 1 ? sent : (gotOf(answer) ?? sent);
  if (got !== sent) throw new RegistryNonsense(answer.call, `has got ${got} bytes where it was sent ${sent}`);
  return { url: next, offset: got };
}

/** What has passed cannot be sent again: where a login is asked for in between, the upload is taken up anew. */
function once(content: Content): () => Content {
  let isSent = false;
  return () => {
    if (isSent) throw new RegistryUnreachable("PATCH", "asked for a login in between", "push it again");
    isSent = true;
    return content;
  };
}

async function commit(target: Repository, { digest, size }: Descriptor, { url }: Upload): Promise<void> {
  const last = new URL(url);
  last.searchParams.set("digest", digest);
  const answer = await target.client.call({
    method: "PUT",
    url: last,
    scopes: scopesOf(target),
    headers: { "Content-Type": "application/octet-stream" },
    content: () => Buffer.alloc(0),
    patience: COMMIT_PATIENCE + size * COMMIT_PATIENCE_PER_BYTE,
  });
  if (!answer.isSuccess) {
    const refusal = await answer.refusal();
    if (!refusal.said.includes("DIGEST_INVALID")) throw refusal;
    throw new ContentMismatch(`${target.name}: what arrived of ${digest} is damaged; push it again`);
  }
  answer.dismiss();
  const stored = answer.header("Docker-Content-Digest");
  if (stored !== undefined && stored !== digest)
    throw new ContentMismatch(`${target.name}: the registry has stored ${stored} in place of ${digest}`);
}

/**
 * Where an upload that broke off goes on.
 * @throws what it broke off with, where that is an answer to go by
 */
async function goOn(target: Repository, { url }: Upload, thrown: unknown): Promise<Upload> {
  const isForgotten = thrown instanceof RegistryRefusal && [ABSENT, RANGE_WRONG].includes(thrown.status);
  if (!isForgotten && !isInterruption(thrown)) throw thrown;
  for (let attempt = 1; ; attempt++) {
    await pauseBefore(attempt);
    try {
      const answer = await target.client.call({ method: "GET", url, scopes: scopesOf(target) });
      if (!answer.isSuccess) {
        const refusal = await answer.refusal();
        if (isInterruption(refusal)) throw refusal;
        return await begin(target);
      }
      answer.dismiss();
      return { url: locationOf(target, answer, url), offset: gotOf(answer) ?? 0 };
    } catch (again) {
      if (!isInterruption(again) || attempt === MOST_FRUITLESS_TRIES) throw thrown;
    }
  }
}

/** Registries forget uploads by themselves, sooner or later: one that does not, is not worth an error. */
async function cancel(target: Repository, url: URL): Promise<void> {
  try {
    (await target.client.call({ method: "DELETE", url, scopes: scopesOf(target) })).dismiss();
  } catch {
    // What matters is told by the caller.
  }
}

function scopesOf(target: Repository) {
  return [target.scope("pull,push")];
}

function locationOf(target: Repository, answer: Answer, from: URL | string): URL {
  const location = answer.header("Location");
  if (location === undefined)
    throw new RegistryNonsense(answer.call, "does not say where the upload goes on");
  return target.client.locate(location, from);
}

/** Bytes that a registry says to have: `Range: 0-99` is 100 of them, and `0-0` of some registries is none. */
function gotOf(answer: Answer): number | undefined {
  const last = /^(?:bytes=)?0-(\d+)$/.exec(answer.header("Range") ?? "")?.[1];
  if (last === undefined) return undefined;
  return last === "0" ? 0 : Number(last) + 1;
}

/** Content that passes the digester, save what had passed before the connection broke. */
async function* digested(
  content: AsyncIterable<Buffer>,
  from: number,
  digester: Digester,
): AsyncGenerator<Buffer, void> {
  let position = from;
  for await (const part of content) {
    const known = Math.min(part.length, Math.max(0, digester.length - position));
    digester.add(part.subarray(known));
    position += part.length;
    yield part;
  }
}

/** A request says how long it is before it begins: a source that ends early is told before the registry waits for more. */
async function* exactly(parts: AsyncIterable<Buffer>, length: number): AsyncGenerator<Buffer, void> {
  let passed = 0;
  for await (const part of parts) {
    passed += part.length;
    yield part;
  }
  if (passed < length)
    throw new ContentMismatch(`the source ends ${length - passed} bytes early; get it from elsewhere`);
}
