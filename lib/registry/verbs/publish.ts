import type { ImageAbout } from "../../rules/image-about";
import { publicationFindings } from "../../rules/image-publications";
import { storedImage, storePath } from "../../rules/image-stores";
import { refuse } from "../../rules/problem";
import { readAbout, readCategories, writeAbout } from "../artifacts";
import { copyAttached } from "../attached";
import type { CopyProgress } from "../copy";
import { copyWhole } from "../copy";
import type { Registries } from "../registries";
import { reference, repositoryOf } from "../registries";
import { Repository } from "../repository";
import { imageIn, wholeImage } from "../source";
import type { Pushed } from "./push";
import { demandSayable, pushTo } from "./push";

/** A version to be published. */
export interface Publication {
  /** Reference of a version in an organization's store. */
  readonly image: string;
  /** Name in the public store. @default that in the organization's store */
  readonly name?: string;
  /** Category in the public store. @default that which it has there, or else the same as in the organization's store */
  readonly category?: string;
}

/** A version that was published. */
export interface Published extends Pushed {
  /** Its reference in the public store. */
  readonly reference: string;
  /** How many artifacts that refer to it, such as signatures, are there as well. */
  readonly attached: number;
}

/**
 * Copies a version from an organization's store to the public one. The registry takes the content over from its own
 * store where it can; manifests stay what they are, byte for byte, with their annotations and digests. What refers to
 * the version goes with it, as far as it is there by then.
 *
 * A category of the organization's that the public store does not have is left out.
 *
 * @throws VersionExists
 */
export async function publishImage(
  publication: Publication,
  registries: Registries,
  progress?: CopyProgress,
): Promise<Published> {
  const { from, target, version } = endsOf(publication, registries);
  const source = await imageIn(from, version);
  const said = await saidOf(from, target, publication.category);
  let attached = 0;
  const pushed = await pushTo(target, version, said, async () => {
    const image = await wholeImage(source);
    const root = await copyWhole(image, source, target, progress);
    attached = await copyAttached(image, source, target);
    return root;
  });
  return { ...pushed, reference: `${target.name}:${version}`, attached };
}

/**
 * Has a version published, whoever did it: what is there already is left as it is, if it is the same. A category that is
 * named, and what refers to it by now, are given to it also then.
 *
 * @returns its reference in the public store, and its digest
 * @throws VersionExists where something else is there as this version
 */
export async function ensurePublished(
  publication: Publication,
  registries: Registries,
): Promise<Pick<Published, "reference" | "digest">> {
  const { from, target, version } = endsOf(publication, registries);
  const [here, there] = [await from.digestOf(version), await target.digestOf(version)];
  if (here === undefined || here !== there) return publishImage(publication, registries);
  // By its digest: the version may be another one by now, for who may delete it.
  const source = await imageIn(from, here);
  await copyAttached(await wholeImage(source), source, target);
  const { category } = publication;
  if (category !== undefined) {
    await demandSayable("publish", target, { category });
    await writeAbout(target, (about) => ({ ...about, category }));
  }
  return { reference: `${target.name}:${version}`, digest: here };
}

/** Where a publication begins and ends. */
interface Ends {
  readonly from: Repository;
  readonly target: Repository;
  readonly version: string;
}

/** @throws Error when the image is of no organization */
function endsOf(publication: Publication, registries: Registries): Ends {
  const { image, name } = publication;
  refuse("publish", publicationFindings(publication));
  const found = reference("publish", image);
  const from = repositoryOf(registries, found);
  const path = `${storePath()}/${name ?? storedImage(found.repository)?.name ?? ""}`;
  return { from, target: new Repository(from.client, path), version: found.tag ?? "" };
}

/** What a published image is said to be, where the public store says nothing of it yet. */
async function saidOf(
  from: Repository,
  target: Repository,
  category: string | undefined,
): Promise<ImageAbout> {
  const own = await readAbout(from, await from.tags());
  const there = await readAbout(target, await target.tags());
  const description = there.description === undefined ? own.description : undefined;
  const chosen = category ?? (there.category === undefined ? await shared(target, own.category) : undefined);
  return { description, category: chosen };
}

async function shared(target: Repository, category: string | undefined): Promise<string | undefined> {
  if (category === undefined) return undefined;
  return (await readCategories(target, storePath())).includes(category) ? category : undefined;
}
