import type { Platform } from "../manifest";
import type { Registries } from "../registries";
import { reference, repositoryOf, versionOf } from "../registries";
import type { ImageSource } from "../source";
import { forPlatform, imageIn } from "../source";

/**
 * An image of any registry, to be copied.
 *
 * @param image reference with a version or a digest; `latest` where it has neither
 * @param platform only the image for this platform; all of them by default
 * @throws NotThere
 */
export async function registryImage(
  image: string,
  registries: Registries,
  platform?: Platform,
): Promise<ImageSource> {
  const found = reference("copy", image);
  const source = await imageIn(repositoryOf(registries, found), versionOf(found) ?? "latest");
  return platform === undefined ? source : forPlatform(source, platform);
}
