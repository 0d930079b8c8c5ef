import { createReadStream, createWriteStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { ImageSource } from "../source";
import { systemError } from "../system-error";
import { dockerImage } from "./docker-archive";
import { NoImage } from "./no-image";
import { ociImage } from "./oci-archive";
import type { TarEntry } from "./tar-entries";
import { NoTar, tarEntries } from "./tar-entries";

/** Bytes that are read at a time. */
const PART = 1 << 18;

/** An archive that is open for reading. */
export class Archive {
  private constructor(
    /** As it was called. */
    readonly name: string,
    private readonly file: FileHandle,
    private readonly entries: ReadonlyMap<string, TarEntry>,
    private readonly temporary: string | undefined,
  ) {}

  /**
   * Opens an archive. One that is compressed is unpacked into the folder for temporary files first, as its parts are
   * read in another order than they lie in it.
   *
   * @throws NoImage where it is no archive
   */
  static async open(path: string): Promise<Archive> {
    const isCompressed = await isGzip(path);
    const temporary = isCompressed ? await mkdtemp(join(tmpdir(), "cce-image-")) : undefined;
    try {
      const plain = temporary === undefined ? path : join(temporary, "image.tar");
      if (isCompressed) await pipeline(createReadStream(path), createGunzip(), createWriteStream(plain));
      const file = await open(plain, "r");
      try {
        const { size } = await file.stat();
        return new Archive(path, file, await tarEntries(file, size), temporary);
      } catch (thrown) {
        await file.close();
        throw thrown;
      }
    } catch (thrown) {
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
      throw readable(path, thrown);
    }
  }

  has(path: string): boolean {
    return this.entries.has(path);
  }

  /** Paths of its files. */
  paths(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** @throws NoImage where there is no such file */
  sizeOf(path: string): number {
    return this.entry(path).size;
  }

  /**
   * A file of it, from some byte on. Each part takes the place of the one before in memory, as a layer in parts of their
   * own would be garbage faster than a busy machine collects it.
   *
   * @throws NoImage where there is no such file
   */
  async *read(path: string, from = 0): AsyncGenerator<Buffer, void> {
    const { start, size } = this.entry(path);
    const part = Buffer.allocUnsafe(Math.max(0, Math.min(PART, size - from)));
    for (let position = from; position < size;) {
      const length = Math.min(part.length, size - position);
      const { bytesRead } = await this.file.read(part, 0, length, start + position);
      if (bytesRead === 0) throw new NoImage(`${this.name} was cut off while it was read`);
      position += bytesRead;
      yield part.subarray(0, bytesRead);
    }
  }

  /**
   * All of a small file.
   * @throws NoImage where it is not there, or larger than `longest` bytes
   */
  async text(path: string, longest: number): Promise<Buffer> {
    if (this.sizeOf(path) > longest) throw new NoImage(`${this.name} is no image: its ${path} is too large`);
    const parts: Buffer[] = [];
    for await (const part of this.read(path)) parts.push(Buffer.from(part));
    return Buffer.concat(parts);
  }

  async close(): Promise<void> {
    await this.file.close();
    if (this.temporary !== undefined) await rm(this.temporary, { recursive: true, force: true });
  }

  private entry(path: string): TarEntry {
    const entry = this.entries.get(path);
    if (entry === undefined) throw new NoImage(`${this.name} is no whole image: it lacks ${path}`);
    return entry;
  }
}

/**
 * The image in an archive: of an OCI layout, or as docker saves it.
 *
 * @param called what the image is called in there, where there are several
 * @throws NoImage
 */
export async function imageInArchive(archive: Archive, called?: string): Promise<ImageSource> {
  if (archive.has("index.json")) return ociImage(archive, called);
  if (archive.has("manifest.json")) return dockerImage(archive, called);
  throw new NoImage(
    `${archive.name} is no image: it has neither index.json nor manifest.json; ` +
      "give what docker save, podman save or skopeo has written",
  );
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, "r").catch((thrown: unknown) => {
    throw readable(path, thrown);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (thrown) {
    throw readable(path, thrown);
  } finally {
    await file.close();
  }
}

function readable(path: string, thrown: unknown): unknown {
  if (thrown instanceof NoTar) {
    const fix = "give what docker save, podman save or skopeo has written";
    return new NoImage(`${path} is no tar archive: ${thrown.message}; ${fix}`);
  }
  const code = systemError(thrown)?.code ?? "";
  if (code === "ENOENT") return new NoImage(`${path} is not there; check the name of the archive`);
  if (code === "EISDIR") return new NoImage(`${path} is a folder; give an archive`);
  if (code === "EACCES") return new NoImage(`${path} must not be read by this user`);
  if (code === "ENOSPC")
    return new NoImage(`${tmpdir()} has no space to unpack ${path}; set TMPDIR to where there is`);
  if (code.startsWith("Z_"))
    return new NoImage(`${path} is damaged: it cannot be decompressed; make it again`);
  return thrown;
}
