import type { Plain, PlainMap } from "../provider/property-value";
import { samePlain } from "../provider/same-plain";
import type { KubeObject } from "./kube-object";
import { isPlainList, isPlainMap, isUnknown, kindKey, mapAt, textAt, withoutValue } from "./kube-object";
import { equivalent } from "./manifest-diff";
import type { PropertyPath } from "./property-path";

/** Metadata that the API server owns; in a manifest it says nothing. */
const serverMetadata = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

/** A manifest in the form to compare: without what the server owns, and a Secret's texts where it stores them. */
export function comparable(manifest: KubeObject): KubeObject {
  const clean = withoutServerMetadata(manifest);
  const texts = mapAt(clean, "stringData");
  if (kindKey(clean) !== "v1/Secret" || Object.keys(texts).length === 0) return clean;
  const encoded = Object.entries(texts).map(([name, text]): [string, Plain] => [
    name,
    typeof text === "string" ? Buffer.from(text, "utf8").toString("base64") : text,
  ]);
  return {
    ...withoutValue(clean, "stringData"),
    data: { ...mapAt(clean, "data"), ...Object.fromEntries(encoded) },
  };
}

export function withoutServerMetadata(manifest: KubeObject): KubeObject {
  return serverMetadata.reduce<KubeObject>((clean, name) => withoutValue(clean, "metadata", name), manifest);
}

/**
 * A manifest for an object as it is in the cluster now, in the shape of its last manifest: values that somebody
 * changed since are taken from the cluster, the others stay as the program wrote them.
 */
export function manifestOfLive(live: KubeObject, lastLive: KubeObject, lastManifest: KubeObject): KubeObject {
  const [liveForm, lastForm] = [comparable(live), comparable(lastLive)];
  const manifest: Record<string, Plain> = {};
  for (const [name, value] of Object.entries(lastManifest)) {
    if (name === "stringData" && textAt(lastManifest, "kind") === "Secret") {
      // The cluster keeps these under data; they still stand if that part is unchanged.
      if (samePlain(liveForm["data"], lastForm["data"])) manifest[name] = value;
      else manifest["data"] = liveForm["data"] ?? {};
      continue;
    }
    const kept = carryOver([name], liveForm[name], lastForm[name], value);
    if (kept !== undefined && !(name in manifest)) manifest[name] = kept;
  }
  return manifest;
}

/** A manifest for an object that no program has described yet: all of it that is not the cluster's doing. */
export function manifestOfImport(live: KubeObject): KubeObject {
  let manifest = withoutValue(withoutServerMetadata(live), "status");
  for (const key of ["deployment.kubernetes.io/revision", lastApplied]) {
    manifest = withoutValue(manifest, "metadata", "annotations", key);
  }
  return manifest;
}

/** Where kubectl keeps the manifest it applied, secrets and all. */
export const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

function carryOver(
  path: PropertyPath,
  live: Plain | undefined,
  lastLive: Plain | undefined,
  manifest: Plain,
): Plain | undefined {
  if (live === undefined || live === null) {
    // Never stored, so nobody removed it.
    return lastLive === undefined || lastLive === null ? manifest : undefined;
  }
  if (isUnknown(manifest)) return live;
  if (isPlainMap(live) && isPlainMap(manifest)) return carryMembers(path, live, lastLive, manifest);
  if (isPlainList(live) && isPlainList(manifest)) {
    const last = isPlainList(lastLive) ? lastLive : [];
    const items = manifest.map((item, index) => carryOver([...path, index], live[index], last[index], item));
    return items.filter((item) => item !== undefined);
  }
  return equivalent(path, live, manifest) || samePlain(live, lastLive) ? manifest : live;
}

function carryMembers(
  path: PropertyPath,
  live: PlainMap,
  lastLive: Plain | undefined,
  manifest: PlainMap,
): PlainMap {
  const members: Record<string, Plain> = {};
  for (const [name, value] of Object.entries(manifest)) {
    const last = isPlainMap(lastLive) ? lastLive[name] : undefined;
    const kept = carryOver([...path, name], live[name], last, value);
    if (kept !== undefined) members[name] = kept;
  }
  return members;
}
