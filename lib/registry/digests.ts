import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { ContentMismatch } from "./failures";

const DIGEST = /^(sha256):[a-f0-9]{64}$|^(sha512):[a-f0-9]{128}$/;

/** Whether a text is a digest of a kind that can be verified here. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** The digest of bytes, as registries write it. */
export function digestOf(bytes: Buffer | string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Counts and digests content as it passes. */
export class Digester {
  private readonly algorithm: string;
  private readonly hash: Hash;
  private counted: number;
  private result: string | undefined;

  /** @param digest what the content is expected to have */
  constructor(private readonly digest: string) {
    this.algorithm = digest.startsWith("sha512:") ? "sha512" : "sha256";
    this.hash = createHash(this.algorithm);
    this.counted = 0;
  }

  /** Bytes that have passed. */
  get length(): number {
    return this.counted;
  }

  add(part: Buffer): void {
    this.hash.update(part);
    this.counted += part.length;
  }

  /**
   * @param size bytes that the content is expected to have
   * @param source whose content it is, in words
   * @throws ContentMismatch unless what passed is what was expected
   */
  verify(size: number, source: string): void {
    if (this.counted !== size)
      throw new ContentMismatch(`${source}: ${this.digest} has ${this.counted} bytes in place of ${size}`);
    this.result ??= `${this.algorithm}:${this.hash.digest("hex")}`;
    if (this.result === this.digest) return;
    throw new ContentMismatch(
      `${source}: the content of ${this.digest} is damaged, as it has digest ${this.result}; get it from elsewhere`,
    );
  }
}
