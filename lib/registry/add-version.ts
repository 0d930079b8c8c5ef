import { RegistryRefusal, VersionExists } from "./failures";
import type { Manifest } from "./manifest";
import type { Repository } from "./repository";

/**
 * How long somebody else may take between their look whether a version is there and their push of it, in milliseconds.
 * Registries that know no difference between adding and replacing a tag keep what came last.
 */
const SETTLING = 500;

/** Answers of a registry to who may add tags, and not replace them. */
const REFUSED: readonly number[] = [401, 403, 409, 412];

/**
 * Refuses a version that is there.
 * @throws VersionExists
 */
export async function demandNew(target: Repository, version: string): Promise<void> {
  const found = await target.digestOf(version);
  if (found !== undefined) throw taken(target, version, `it is ${found}`);
}

/**
 * Gives an image that is in a repository a version, if nobody else was faster. A registry that lets its users add and
 * not replace decides it. One that keeps what came last is asked once more afterwards: of those who push at the same
 * time one finds its own image there, and the others are told.
 *
 * @throws VersionExists
 * @throws RegistryRefusal
 */
export async function addVersion(target: Repository, version: string, manifest: Manifest): Promise<void> {
  await demandNew(target, version);
  const { digest } = manifest.descriptor;
  try {
    await target.putManifest(version, manifest);
  } catch (thrown) {
    if (!(thrown instanceof RegistryRefusal) || !REFUSED.includes(thrown.status)) throw thrown;
    const found = await target.digestOf(version).catch(() => undefined);
    if (found === undefined) throw thrown;
    if (found !== digest) throw faster(target, version, found);
    throw taken(target, version, "somebody else has pushed the same image meanwhile");
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLING));
  const found = await target.digestOf(version);
  if (found !== digest) throw faster(target, version, found ?? "gone again");
}

function taken(target: Repository, version: string, detail: string): VersionExists {
  return new VersionExists(
    `${target.name}:${version} is there already (${detail}), and versions never change; push it as another version`,
  );
}

function faster(target: Repository, version: string, found: string): VersionExists {
  return taken(target, version, `somebody else pushed it at the same time, and it is ${found}`);
}
