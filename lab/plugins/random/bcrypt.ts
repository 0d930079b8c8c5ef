/**
 * bcrypt hash of a password in the form of `$2a$`, as in the paper "A Future-Adaptable Password Scheme" (Provos and
 * Mazières, 1999). Registries and web servers take it as htpasswd entry. A lab's stand-in computes one now and then,
 * which does not warrant a dependency.
 *
 * @param salt 16 bytes
 * @param cost binary logarithm of the number of rounds, 4 to 31
 */
export function bcryptHash(password: string, salt: Uint8Array, cost: number): string {
  // A terminating zero belongs to the key; the schedule below reads no more than 72 bytes of it.
  const key = Buffer.from(`${password}\u0000`, "utf8");
  const cipher = new Blowfish();
  cipher.expand(key, salt);
  for (let round = 0; round < 2 ** cost; round++) {
    cipher.expand(key);
    cipher.expand(salt);
  }
  const text = Buffer.from("OrpheanBeholderScryDoubt", "latin1");
  const output = Buffer.alloc(24);
  for (let offset = 0; offset < 24; offset += 8) {
    let block: Block = [text.readInt32BE(offset), text.readInt32BE(offset + 4)];
    for (let round = 0; round < 64; round++) block = cipher.encrypt(block);
    output.writeInt32BE(block[0], offset);
    output.writeInt32BE(block[1], offset + 4);
  }
  // The last byte is left out, by a mistake of the first implementation that became the format.
  return `$2a$${String(cost).padStart(2, "0")}$${encode(salt)}${encode(output.subarray(0, 23))}`;
}

type Block = readonly [number, number];

/** Blowfish with bcrypt's expensive key schedule. Its initial tables are the digits of pi. */
class Blowfish {
  private readonly subkeys: Int32Array;
  private readonly boxes: Int32Array;

  constructor() {
    const words = piWords(18 + 4 * 256);
    this.subkeys = words.slice(0, 18);
    this.boxes = words.slice(18);
  }

  expand(key: Uint8Array, salt: Uint8Array = new Uint8Array(16)): void {
    const { subkeys, boxes } = this;
    for (let index = 0; index < subkeys.length; index++) {
      subkeys[index] = word(subkeys, index) ^ cyclicWord(key, index);
    }
    let block: Block = [0, 0];
    let used = 0;
    for (const table of [subkeys, boxes]) {
      for (let index = 0; index < table.length; index += 2) {
        block = this.encrypt([block[0] ^ cyclicWord(salt, used), block[1] ^ cyclicWord(salt, used + 1)]);
        used += 2;
        table[index] = block[0];
        table[index + 1] = block[1];
      }
    }
  }

  encrypt(block: Block): Block {
    const { subkeys, boxes } = this;
    let [left, right] = block;
    for (let round = 0; round < 16; round += 2) {
      left ^= word(subkeys, round);
      right ^= mix(boxes, left);
      right ^= word(subkeys, round + 1);
      left ^= mix(boxes, right);
    }
    return [right ^ word(subkeys, 17), left ^ word(subkeys, 16)];
  }
}

function mix(boxes: Int32Array, value: number): number {
  const sum = (word(boxes, value >>> 24) + word(boxes, 256 + ((value >>> 16) & 255))) | 0;
  return ((sum ^ word(boxes, 512 + ((value >>> 8) & 255))) + word(boxes, 768 + (value & 255))) | 0;
}

function word(table: Int32Array, index: number): number {
  return table[index] ?? 0;
}

/** The big-endian word at an index of the bytes repeated without end. */
function cyclicWord(bytes: Uint8Array, index: number): number {
  let value = 0;
  for (let offset = 0; offset < 4; offset++) {
    value = (value << 8) | (bytes[(index * 4 + offset) % bytes.length] ?? 0);
  }
  return value;
}

/** The first words of the binary fraction of pi, by Machin's formula: pi = 16 arctan(1/5) - 4 arctan(1/239). */
function piWords(count: number): Int32Array {
  const guard = 64n;
  const one = 1n << (BigInt(count) * 32n + guard);
  const fraction = (16n * arctanOfInverse(5n, one) - 4n * arctanOfInverse(239n, one)) % one;
  const hex = (fraction >> guard).toString(16).padStart(count * 8, "0");
  return Int32Array.from({ length: count }, (_, index) =>
    Number.parseInt(hex.slice(index * 8, index * 8 + 8), 16),
  );
}

function arctanOfInverse(divisor: bigint, one: bigint): bigint {
  let term = one / divisor;
  let sum = term;
  for (let odd = 3n, sign = -1n; term !== 0n; odd += 2n, sign = -sign) {
    term /= divisor * divisor;
    sum += (sign * term) / odd;
  }
  return sum;
}

/** bcrypt's own base64: another alphabet, and no padding. */
function encode(bytes: Uint8Array): string {
  const standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Buffer.from(bytes)
    .toString("base64")
    .replaceAll("=", "")
    .replace(/./g, (character) => alphabet.charAt(standard.indexOf(character)));
}
