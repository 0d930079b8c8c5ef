import { createHash } from "node:crypto";

/** Draws of integers from 0 up to a bound; the same sequence for the same seed. It is reproducible, not secret, and
 * other than the official plugin's, which only promises repetition. */
export function seededSource(seed: string): (below: number) => number {
  let drawn = 0;
  return (below) => {
    const digest = createHash("sha256").update(`${seed}\u0000${drawn++}`).digest();
    // 48 bits are exact in a number, and leave no bias that a lab could see.
    return digest.readUIntBE(0, 6) % below;
  };
}
