import { isTag } from "./images";
import type { Problem } from "./problem";

/** Tags of artifacts that belong to a manifest, in registries without the referrers API. */
const REFERRER_TAG = /^sha256-[a-f0-9]{64}/;

/** Whether a tag is a version of an image, and no artifact that lies beside the versions. */
export function isVersion(tag: string): boolean {
  return isTag(tag) && !tag.startsWith("_") && !REFERRER_TAG.test(tag);
}

/** The version of an image: a tag that never changes, hence not `latest`. */
export function imageVersion(field: string, value: string): Problem | undefined {
  if (!isTag(value)) {
    return {
      field,
      value,
      rule: "is no tag of 1 to 128 characters",
      fix: "use letters, digits, '_', '.' and '-', not starting with '.' or '-'",
    };
  }
  if (!isVersion(value)) {
    return {
      field,
      value,
      rule: "is kept for what lies beside the versions",
      fix: "start with a letter or a digit, and do not write a digest",
    };
  }
  if (value !== "latest") return undefined;
  return {
    field,
    value,
    rule: "names no version, as versions never change",
    fix: "write the version that this is",
  };
}
