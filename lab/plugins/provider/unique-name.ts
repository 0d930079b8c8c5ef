import { createHash, randomBytes } from "node:crypto";

/** `prefix` and random hexadecimal digits; the same ones for the same seed, as the engine asks for. */
export function uniqueName(prefix: string, seed: Uint8Array, digits = 8): string {
  const source =
    seed.length > 0 ? createHash("sha256").update(prefix).update(seed).digest() : randomBytes(digits);
  return prefix + source.toString("hex").slice(0, digits);
}
