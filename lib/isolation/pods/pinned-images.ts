import { IMAGE_PATTERNS } from "../../rules/images";
import { is, matches } from "../language/checks";
import { all, any, not } from "../language/condition";
import type { IsolationRule } from "../rule";
import { everyImage, TENANT } from "./parts";

export const pinnedImages: IsolationRule = {
  number: 19,
  name: "pinned-images",
  statement:
    "Every image names its version: a digest, or a tag other than `latest` where digests are not demanded.",
  why: "Otherwise what runs changes without anybody having changed it, by whoever can push.",
  fix: "write registry/repository:tag with the version that you tested, or registry/repository@sha256:digest",
  source: "https://kubernetes.io/docs/concepts/containers/images/#image-names",
  enforced: { constructors: "all images have a tag other than `latest`, or a digest" },
  parts: [
    {
      on: "pods",
      breaks: "is not pinned to a version",
      holds: everyImage((image) =>
        all(
          image.passes(matches(IMAGE_PATTERNS.versioned)),
          not(image.passes(matches(IMAGE_PATTERNS.latest))),
        ),
      ),
    },
    {
      on: "pods",
      breaks: "is not pinned by its digest, as the tenant's images have to be",
      holds: any(
        not(TENANT.at("requireDigests").passes(is(true))),
        everyImage((image) => image.passes(matches(IMAGE_PATTERNS.digested))),
      ),
    },
  ],
};
