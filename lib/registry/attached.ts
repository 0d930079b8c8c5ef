import { copyContent } from "./copy";
import { RegistryNonsense } from "./failures";
import type { Descriptor, Manifest } from "./manifest";
import { MediaType, readManifest } from "./manifest";
import type { Repository } from "./repository";
import { referrersTag } from "./repository";
import type { RepositoryImage, WholeImage } from "./source";
import { imageIn } from "./source";

/** Many more than anybody signs. */
const MOST_ATTACHED = 1000;

/**
 * Copies what refers to an image, or to one of its platforms, into another repository: signatures, lists of contents and
 * the like, and what in turn refers to these. They stay what they are, byte for byte. So does what is known by tags that
 * are made of a digest, as cosign has them; one that is there already is left as it is.
 *
 * It is copied before the image has its version there: whoever sees that one sees its signatures.
 *
 * @returns how many there are
 */
export async function copyAttached(
  { manifests }: Pick<WholeImage, "manifests">,
  { repository: from }: RepositoryImage,
  target: Repository,
): Promise<number> {
  const digests = new Set(manifests.map(({ descriptor }) => descriptor.digest));
  const ofImage = digests.size;
  // What is found on the way is looked at as well.
  for (const subject of digests) {
    for (const { digest } of await from.referrers(subject)) {
      if (digests.has(digest)) continue;
      if (digests.size - ofImage === MOST_ATTACHED)
        throw new RegistryNonsense(from.name, `has more than ${MOST_ATTACHED} artifacts of one image`);
      const artifact = await imageIn(from, digest);
      // A registry's word is not enough: it would be listed there as something that it is not.
      if (artifact.root.subject !== subject) continue;
      digests.add(digest);
      await attach(await copyContent(artifact, target), subject, target);
    }
  }
  return digests.size - ofImage + (await copyTagged(from, target, digests));
}

/** Puts an artifact beside its subject. Where the registry keeps no list of such, clients do. */
async function attach(artifact: Manifest, subject: string, target: Repository): Promise<void> {
  if (await target.putManifest(artifact.descriptor.digest, artifact)) return;
  const listed = (await target.listedReferrers(subject))?.images ?? [];
  if (listed.some(({ digest }) => digest === artifact.descriptor.digest)) return;
  const document = {
    schemaVersion: 2,
    mediaType: MediaType.Index,
    manifests: [...listed, describedReferrer(artifact)],
  };
  const list = readManifest(Buffer.from(JSON.stringify(document)));
  if (typeof list === "string") throw new Error(`the list of referrers that was made ${list}`);
  await target.putManifest(referrersTag(subject), list);
}

/** How the list has it, by the specification of the referrers API. */
function describedReferrer({ descriptor, artifactType, config, annotations }: Manifest): Descriptor {
  return { ...descriptor, artifactType: artifactType ?? config?.mediaType, annotations };
}

/** Copies what has a tag of the form `sha256-DIGEST.sig`. */
async function copyTagged(
  from: Repository,
  target: Repository,
  digests: ReadonlySet<string>,
): Promise<number> {
  const prefixes = [...digests].map((digest) => `${referrersTag(digest)}.`);
  const tags = (await from.tags()).filter((tag) => prefixes.some((prefix) => tag.startsWith(prefix)));
  for (const tag of tags) {
    if ((await target.digestOf(tag)) !== undefined) continue;
    await target.putManifest(tag, await copyContent(await imageIn(from, tag), target));
  }
  return tags.length;
}
