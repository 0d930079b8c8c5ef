import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { PlainMap } from "./property-value";
import { signatureKey } from "./struct-codec";

// Pulumi's signatures of what a program gives by files: sdk/proto/provider.md of the Pulumi engine.
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";
const archiveSignature = "0def7320c3a5731c473e5ecbe6d01bc7";

/** Whether an object on the wire stands for a text or a file. */
export function isAsset(object: PlainMap): boolean {
  return object[signatureKey] === assetSignature;
}

/** Whether an object on the wire stands for a folder or an archive. */
export function isArchive(object: PlainMap): boolean {
  return object[signatureKey] === archiveSignature;
}

/**
 * The text of an asset.
 * @throws Error for one that is not on this machine
 */
export function readAsset(asset: PlainMap): string {
  const { text, path, uri } = asset;
  if (typeof path === "string" && path !== "") return readFileSync(path, "utf8");
  if (typeof uri === "string" && uri !== "") {
    if (uri.startsWith("file:")) return readFileSync(fileURLToPath(uri), "utf8");
    throw new Error(
      `asset '${uri}' is not on this machine, and this stand-in plugin fetches none; save it, and give a FileAsset`,
    );
  }
  return typeof text === "string" ? text : "";
}
