import type { FileHandle } from "node:fs/promises";

/** A file within an archive. */
export interface TarEntry {
  /** Of its first byte in the archive. */
  readonly start: number;
  /** In bytes. */
  readonly size: number;
}

/** A text is no tar archive, or one that is cut off. */
export class NoTar extends Error {
  override readonly name = "NoTar";
}

const BLOCK = 512;
/** Names of files and settings for them are read up to this size, in bytes. */
const LONGEST_EXTENSION = 1_048_576;
/** More files than any image has. */
const MOST_ENTRIES = 100_000;
/** How often one link may lead to another. */
const MOST_LINKS = 8;

/** Kinds of entries, by the letter that archives have for them. */
const Kind = {
  File: "0",
  OldFile: "\0",
  HardLink: "1",
  SoftLink: "2",
  LongName: "L",
  LongLink: "K",
  Extended: "x",
} as const;

interface Header {
  readonly name: string;
  readonly size: number;
  readonly kind: string;
  readonly link: string;
}

/**
 * Finds the files of a tar archive, without reading what is in them. Links within the archive are followed, as archives
 * of older docker have layers that are links to others.
 *
 * @param length of the archive, in bytes
 * @returns where each file is, by its path without a leading `./`
 * @throws NoTar
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
export async function tarEntries(file: FileHandle, length: number): Promise<ReadonlyMap<string, TarEntry>> {
  const entries = new Map<string, TarEntry>();
  const links = new Map<string, string>();
  let extended: Partial<Header> = {};
  for (let position = 0; position + BLOCK <= length;) {
    const header = headerOf(await read(file, position, BLOCK), position);
    if (header === undefined) break;
    const start = position + BLOCK;
    const size = extended.size ?? header.size;
    if (start + size > length) throw new NoTar("it is cut off");
    position = start + Math.ceil(size / BLOCK) * BLOCK;
    if (header.kind === Kind.Extended || header.kind === Kind.LongName || header.kind === Kind.LongLink) {
      if (size > LONGEST_EXTENSION) throw new NoTar("a name in it is too long");
      extended = { ...extended, ...extensionOf(header.kind, await read(file, start, size)) };
      continue;
    }
    const [name, link] = [cleaned(extended.name ?? header.name), extended.link ?? header.link];
    extended = {};
    if (entries.size + links.size > MOST_ENTRIES) throw new NoTar(`it has more than ${MOST_ENTRIES} files`);
    if (header.kind === Kind.File || header.kind === Kind.OldFile) entries.set(name, { start, size });
    if (header.kind === Kind.HardLink) links.set(name, cleaned(link));
    if (header.kind === Kind.SoftLink) links.set(name, beside(name, link));
  }
  for (const [name, target] of links) {
    const entry = followed(target, entries, links);
    if (entry !== undefined) entries.set(name, entry);
  }
  return entries;
}

function followed(
  target: string,
  entries: ReadonlyMap<string, TarEntry>,
  links: ReadonlyMap<string, string>,
): TarEntry | undefined {
  let name: string | undefined = target;
  for (let hops = 0; name !== undefined && hops < MOST_LINKS; hops++) {
    const entry = entries.get(name);
    if (entry !== undefined) return entry;
    name = links.get(name);
  }
  return undefined;
}

/** `undefined` at the end of the archive. */
function headerOf(block: Buffer, position: number): Header | undefined {
  if (block.every((byte) => byte === 0)) {
    if (position === 0) throw new NoTar("it begins with nothing");
    return undefined;
  }
  const sum = numberIn(block, 148, 8);
  const counted = block.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  if (sum !== counted) throw new NoTar(position === 0 ? "it is none" : "it is damaged");
  const prefix = textIn(block, 257, 5) === "ustar" ? textIn(block, 345, 155) : "";
  const name = textIn(block, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size: numberIn(block, 124, 12),
    kind: String.fromCharCode(block[156] ?? 0),
    link: textIn(block, 157, 100),
  };
}

function extensionOf(kind: string, content: Buffer): Partial<Header> {
  if (kind === Kind.LongName) return { name: textIn(content, 0, content.length) };
  if (kind === Kind.LongLink) return { link: textIn(content, 0, content.length) };
  const found: { name?: string; link?: string; size?: number } = {};
  for (let rest = content; rest.length > 0;) {
    const space = rest.indexOf(" ");
    const length = Number(rest.subarray(0, space).toString("latin1"));
    if (space <= 0 || !Number.isInteger(length) || length <= space || length > rest.length) break;
    const [key = "", ...value] = rest
      .subarray(space + 1, length - 1)
      .toString("utf8")
      .split("=");
    if (key === "path") found.name = value.join("=");
    if (key === "linkpath") found.link = value.join("=");
    if (key === "size" && /^\d{1,15}$/.test(value.join("="))) found.size = Number(value.join("="));
    rest = rest.subarray(length);
  }
  return found;
}

function textIn(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? field.length : end).toString("utf8");
}

/** Numbers are octal digits, or where these do not suffice, bytes behind a mark. */
function numberIn(block: Buffer, start: number, length: number): number {
  const field = block.subarray(start, start + length);
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const value = field.subarray(1).reduce((total, byte) => total * 256 + byte, 0);
    if (Number.isSafeInteger(value)) return value;
    throw new NoTar("it is damaged");
  }
  const digits = textIn(field, 0, length).trim();
  if (!/^[0-7]*$/.test(digits)) throw new NoTar("it is none");
  return digits === "" ? 0 : parseInt(digits, 8);
}

function beside(name: string, link: string): string {
  const folder = name.split("/").slice(0, -1);
  return cleaned([...folder, link].join("/"));
}

/** A path without `.` and `..`, which lead nowhere outside the archive. */
function cleaned(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new NoTar("it is cut off");
  return buffer;
}
