import type { Plain } from "../provider/property-value";
import type { CheckRequest } from "../provider/resource-provider";
import { uniqueName } from "../provider/unique-name";
import { parseUrn } from "../provider/urn";
import type { KubeObject } from "./kube-object";
import { annotationOf, at, isPlainMap, isUnknown, nameOf, steering, withValue } from "./kube-object";

/**
 * The manifest with a name: the program's, else the one that it got before, else one made of the resource's name
 * and eight random digits. Names that the program did not choose are marked, so that a replacement can have another.
 *
 * @throws Error when the stack's autonaming setting forbids generated names.
 */
export function withName(manifest: KubeObject, last: KubeObject, request: CheckRequest): KubeObject {
  const metadata = at(manifest, "metadata");
  // What is not known yet may bring a name of its own.
  if (isUnknown(metadata) || hasName(manifest)) return manifest;
  if (isAutonamed(last)) return autonamed(manifest, nameOf(last));
  const { autonaming } = request;
  if (autonaming?.mode === "disable") {
    throw new Error("autonaming is disabled for this stack; set metadata.name");
  }
  const name = autonaming?.proposedName || uniqueName(`${parseUrn(request.urn).name}-`, request.randomSeed);
  return autonamed(manifest, name);
}

export function isAutonamed(manifest: KubeObject): boolean {
  return annotationOf(manifest, steering.autonamed) === "true";
}

/** Named by the program, with a name known or not. */
export function hasName(manifest: KubeObject): boolean {
  const name = at(manifest, "metadata", "name");
  return isUnknown(name) || (typeof name === "string" && name !== "");
}

function autonamed(manifest: KubeObject, name: string): KubeObject {
  const named = withValue(manifest, ["metadata", "name"], name);
  const annotations: Plain | undefined = at(named, "metadata", "annotations");
  if (isUnknown(annotations)) return named;
  return withValue(named, ["metadata", "annotations"], {
    ...(isPlainMap(annotations) ? annotations : {}),
    [steering.autonamed]: "true",
  });
}
