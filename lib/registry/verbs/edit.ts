import type { ImageAbout } from "../../rules/image-about";
import { saidAnew } from "../../rules/image-about";
import { storedImagePath } from "../../rules/image-stores";
import { isVersion } from "../../rules/image-versions";
import { writeAbout } from "../artifacts";
import { NotThere } from "../failures";
import type { Registries } from "../registries";
import { reference, repositoryOf } from "../registries";
import { demandSayable } from "./push";

/**
 * Says something else about an image: its description, its category. What is not given stays; an empty text takes it
 * away. Its versions are not touched.
 *
 * @param image reference without a version
 * @returns what is said about it now
 * @throws NotThere
 */
export async function editImage(
  image: string,
  said: ImageAbout,
  registries: Registries,
): Promise<ImageAbout> {
  const found = reference("edit", image, (each) => [
    storedImagePath("image", each),
    each.tag === undefined && each.digest === undefined
      ? undefined
      : {
          field: "image",
          value: image,
          rule: "names a version",
          fix: "leave it out: an edit is of the whole image",
        },
  ]);
  const repository = repositoryOf(registries, found);
  await demandSayable("edit", repository, said);
  if (!(await repository.tags()).some(isVersion))
    throw new NotThere(`${repository.name} has no version, or is not shown to this user; push one first`);
  return writeAbout(repository, (about) => withoutEmpty(saidAnew(about, said)));
}

function withoutEmpty({ category, description }: ImageAbout): ImageAbout {
  return { category: category || undefined, description: description || undefined };
}
