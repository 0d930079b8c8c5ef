const BLOCK = 512;
/** Octal digits suffice below 8 GiB. */
const OCTAL_LIMIT = 8 ** 11;
const LONGEST_NAME = 100;

/** What ends a tar archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/**
 * What stands before a file in a tar archive: a plain file that everybody may read, of no time.
 * @param size in bytes
 */
export function tarHeader(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > LONGEST_NAME) throw new Error(`${name} is too long a name for an archive`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, "utf8");
  block.write("0000644\0", 100, "latin1");
  block.write("0000000\0", 108, "latin1");
  block.write("0000000\0", 116, "latin1");
  writeSize(block, size);
  block.write("00000000000\0", 136, "latin1");
  block.write("        ", 148, "latin1");
  block.write("0", 156, "latin1");
  block.write("ustar\x0000", 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

/** What follows a file up to the next whole block. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

function writeSize(block: Buffer, size: number): void {
  if (size < OCTAL_LIMIT) {
    block.write(`${size.toString(8).padStart(11, "0")}\0`, 124, "latin1");
    return;
  }
  // As GNU tar and all since write it: bytes behind a mark.
  block[124] = 0x80;
  block.writeBigUInt64BE(BigInt(size), 128);
}
