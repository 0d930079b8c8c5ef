import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { open, rename, rm } from "node:fs/promises";
import type { Descriptor, Manifest, Platform } from "../manifest";
import { isPlatform } from "../manifest";
import type { ImageSource } from "../source";
import { wholeImage } from "../source";
import { systemError } from "../system-error";
import { pathOf } from "./oci-archive";
import { TAR_END, tarHeader, tarPadding } from "./tar-header";

/** What an archive is made of. */
export interface ArchiveWanted {
  /** Path of the archive, which is not there yet. */
  readonly path: string;
  /** Reference that the image is known by once it is loaded. */
  readonly called: string;
  /** The platform whose image older docker loads, where the archive has several. */
  readonly platform: Platform;
}

/** What is told while an archive is written. */
export interface ArchiveProgress {
  begin(blobs: readonly Descriptor[]): void;
  /** Bytes that are written, of one content. */
  written(descriptor: Descriptor, bytes: number): void;
}

/**
 * Writes an image into an archive that is an OCI layout, and which docker loads as well. The archive appears whole or
 * not at all.
 *
 * @throws Error when there is something at its path
 * @throws ContentMismatch
 */
export async function writeArchive(
  source: ImageSource,
  wanted: ArchiveWanted,
  progress?: ArchiveProgress,
): Promise<void> {
  const { path } = wanted;
  demandFree(path);
  const { manifests, blobs } = await wholeImage(source);
  progress?.begin(blobs);
  const beside = `${path}.part-${randomBytes(4).toString("hex")}`;
  try {
    const file = await open(beside, "wx", 0o644);
    try {
      const tar = new TarFile(file);
      for (const [name, text] of frame(source.root, manifests, wanted))
        await tar.add(name, Buffer.from(text));
      for (const { descriptor, bytes } of manifests) await tar.add(pathOf(descriptor), bytes);
      for (const blob of blobs) {
        await tar.stream(pathOf(blob), blob.size, source.blob(blob, 0), (bytes) =>
          progress?.written(blob, bytes),
        );
      }
      await tar.end();
      await file.sync();
    } finally {
      await file.close();
    }
    demandFree(path);
    await rename(beside, path);
  } catch (thrown) {
    await rm(beside, { force: true });
    throw inWords(path, thrown);
  }
}

/** The files that say what is in the archive: of an OCI layout, and of docker. */
function frame(
  root: Manifest,
  manifests: readonly Manifest[],
  { called, platform }: ArchiveWanted,
): readonly (readonly [string, string])[] {
  const annotations = {
    "io.containerd.image.name": called,
    "org.opencontainers.image.ref.name": called.slice(called.lastIndexOf(":") + 1),
  };
  const index = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [{ ...root.descriptor, annotations }],
  };
  const docker = dockersImage(root, manifests, platform);
  const list = [
    {
      Config: docker?.config === undefined ? undefined : pathOf(docker.config),
      RepoTags: [called],
      Layers: docker?.layers.map(pathOf),
    },
  ];
  return [
    ["oci-layout", JSON.stringify({ imageLayoutVersion: "1.0.0" })],
    ["index.json", JSON.stringify(index)],
    ...(docker === undefined ? [] : ([["manifest.json", JSON.stringify(list)]] as const)),
  ];
}

/** The one image of an index that docker loads where it knows no indexes. */
function dockersImage(
  root: Manifest,
  manifests: readonly Manifest[],
  platform: Platform,
): Manifest | undefined {
  if (root.images === undefined) return root;
  const named = root.images.find(
    (image) => image.platform !== undefined && isPlatform(image.platform, platform),
  );
  const found = manifests.find(({ descriptor }) => descriptor.digest === named?.digest);
  return found ?? manifests.find(({ images }) => images === undefined);
}

/** A tar archive that is being written. */
class TarFile {
  constructor(private readonly file: FileHandle) {}

  async add(name: string, content: Buffer): Promise<void> {
    await this.write(tarHeader(name, content.length));
    await this.write(content);
    await this.write(tarPadding(content.length));
  }

  async stream(
    name: string,
    size: number,
    content: AsyncIterable<Buffer>,
    told: (bytes: number) => void,
  ): Promise<void> {
    await this.write(tarHeader(name, size));
    let written = 0;
    for await (const part of content) {
      await this.write(part);
      written += part.length;
      told(written);
    }
    await this.write(tarPadding(size));
  }

  end(): Promise<void> {
    return this.write(TAR_END);
  }

  private async write(content: Buffer): Promise<void> {
    for (let rest = content; rest.length > 0;) {
      const { bytesWritten } = await this.file.write(rest);
      rest = rest.subarray(bytesWritten);
    }
  }
}

/** @throws Error */
function demandFree(path: string): void {
  if (existsSync(path)) throw new Error(`${path} is there already; choose another name, or remove it`);
}

function inWords(path: string, thrown: unknown): unknown {
  switch (systemError(thrown)?.code) {
    case "ENOSPC":
    case "EDQUOT":
      return new Error(`${path} cannot be written: the disk is full; make room, or write it elsewhere`);
    case "EFBIG":
      return new Error(`${path} cannot be written: it becomes larger than files may be; write it elsewhere`);
    case "ENOENT":
    case "ENOTDIR":
      return new Error(`${path} cannot be written: there is no such folder; make it`);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new Error(`${path} must not be written by this user; write it elsewhere`);
    default:
      return thrown;
  }
}
