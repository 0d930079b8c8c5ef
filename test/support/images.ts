import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** An image of a test. */
export interface TestImage {
  readonly layers: readonly Buffer[];
  /** @default amd64 */
  readonly architecture?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Content of some size that nothing else has. */
export function someLayer(size = 2000): Buffer {
  return randomBytes(size);
}

/** Archives of images in a folder of their own, made with the system's tar. */
export class ImageArchives {
  readonly folder = mkdtempSync(join(tmpdir(), "images-"));

  /** An OCI layout; of several images it has an index. */
  oci(name: string, ...images: readonly TestImage[]): string {
    const files = new Map<string, Buffer | string>([["oci-layout", '{"imageLayoutVersion":"1.0.0"}']]);
    const add = (content: Buffer, mediaType: string) => {
      files.set(`blobs/sha256/${sha256(content)}`, content);
      return { mediaType, digest: `sha256:${sha256(content)}`, size: content.length };
    };
    const manifests = images.map(({ layers, architecture = "amd64", annotations }) => {
      const manifest = {
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        config: add(configOf(architecture, layers), "application/vnd.oci.image.config.v1+json"),
        layers: layers.map((layer) => add(layer, "application/vnd.oci.image.layer.v1.tar")),
        ...(annotations === undefined ? {} : { annotations }),
      };
      const descriptor = add(Buffer.from(JSON.stringify(manifest)), manifest.mediaType);
      return { ...descriptor, platform: { os: "linux", architecture } };
    });
    const index = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests };
    const root = images.length === 1 ? manifests : [add(Buffer.from(JSON.stringify(index)), index.mediaType)];
    files.set("index.json", JSON.stringify({ ...index, manifests: root }));
    return this.tar(name, files);
  }

  /** As docker saved images before it wrote OCI layouts. */
  docker(
    name: string,
    { layers, architecture = "amd64" }: TestImage,
    tags: readonly string[] = ["web:1"],
  ): string {
    const config = configOf(architecture, layers);
    const paths = layers.map((layer) => `${sha256(layer)}/layer.tar`);
    const list = [{ Config: `${sha256(config)}.json`, RepoTags: tags, Layers: paths }];
    return this.tar(
      name,
      new Map<string, Buffer | string>([
        [`${sha256(config)}.json`, config],
        ...layers.map((layer, index): [string, Buffer] => [paths[index] ?? "", layer]),
        ["manifest.json", JSON.stringify(list)],
      ]),
    );
  }

  /** @param name with `.gz` at its end it is compressed */
  tar(name: string, files: ReadonlyMap<string, Buffer | string>): string {
    const folder = mkdtempSync(join(this.folder, "content-"));
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const archive = join(this.folder, name);
    execFileSync("tar", [name.endsWith(".gz") ? "-czf" : "-cf", archive, "-C", folder, "."]);
    return archive;
  }

  /** The path of something that is not there yet. */
  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Digest of content, without the name of its algorithm. */
export function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}

function configOf(architecture: string, layers: readonly Buffer[]): Buffer {
  const diffs = layers.map((layer) => `sha256:${sha256(layer)}`);
  return Buffer.from(
    JSON.stringify({
      os: "linux",
      architecture,
      created: "2026-05-04T03:02:01Z",
      config: { Cmd: ["/web"] },
      rootfs: { type: "layers", diff_ids: diffs },
    }),
  );
}
