import type { ArchiveProgress } from "../archive/write-archive";
import { writeArchive } from "../archive/write-archive";
import type { Platform } from "../manifest";
import type { Registries } from "../registries";
import { reference, repositoryOf, versionOf } from "../registries";
import { forPlatform, imageIn } from "../source";

/** A version to be pulled. */
export interface Pull {
  /** Reference with a version or a digest. */
  readonly image: string;
  /** Path of the archive to be written. */
  readonly path: string;
  /** Only the image for this platform. @default those of all platforms */
  readonly platform?: Platform;
}

/** What Node.js calls an architecture, where Go and images call it something else. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386", ppc64: "ppc64le" };

/**
 * Downloads a version into an archive, which `docker load` takes and which is an OCI layout. All content is verified.
 *
 * @throws ContentMismatch
 * @throws NotThere
 */
export async function pullImage(
  { image, path, platform }: Pull,
  registries: Registries,
  progress?: ArchiveProgress,
): Promise<{ readonly digest: string }> {
  const found = reference("pull", image, ({ tag, digest }) => [
    tag === undefined && digest === undefined
      ? { field: "image", value: image, rule: "names no version", fix: "add one, such as :1.0" }
      : undefined,
  ]);
  const repository = repositoryOf(registries, found);
  const whole = await imageIn(repository, versionOf(found) ?? "");
  const source = platform === undefined ? whole : await forPlatform(whole, platform);
  const called = `${repository.name}:${found.tag ?? whole.root.descriptor.digest.slice(7, 19)}`;
  await writeArchive(source, { path, called, platform: platform ?? ownPlatform() }, progress);
  return { digest: source.root.descriptor.digest };
}

/** The platform of containers on this machine: those of Linux, also where docker runs in a machine of its own. */
function ownPlatform(): Platform {
  return { os: "linux", architecture: ARCHITECTURES[process.arch] ?? process.arch };
}
