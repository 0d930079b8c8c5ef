import { readManifest } from "../../lib/registry/manifest";
import type { Descriptor, Manifest } from "../../lib/registry/manifest";
import type { Registries } from "../../lib/registry";
import { clientOf } from "../../lib/registry/registries";
import { Repository } from "../../lib/registry/repository";
import { uploadBlob } from "../../lib/registry/upload";
import { sha256 } from "./images";

const SIGNATURE = "application/vnd.example.signature.v1";

/** A repository, for what no verb does. */
export function repositoryAt(host: string, path: string, access: Registries): Repository {
  return new Repository(clientOf(access, host), path);
}

/**
 * Attaches an artifact to a manifest, as other tools do: a registry that keeps no list of such has one under a tag.
 *
 * @param content what nothing else has
 */
export async function attachArtifact(
  repository: Repository,
  subject: Descriptor,
  content: string,
): Promise<Descriptor> {
  const artifact = await artifactOf(repository, content, subject);
  const isListed = await repository.putManifest(artifact.descriptor.digest, artifact);
  const descriptor = { ...artifact.descriptor, artifactType: SIGNATURE, annotations: artifact.annotations };
  if (isListed) return descriptor;
  const tag = subject.digest.replace(":", "-");
  const listed = (await repository.digestOf(tag)) ? ((await repository.manifest(tag)).images ?? []) : [];
  const mediaType = "application/vnd.oci.image.index.v1+json";
  await repository.putManifest(
    tag,
    manifestOf({ schemaVersion: 2, mediaType, manifests: [...listed, descriptor] }),
  );
  return descriptor;
}

/** Signs a manifest as cosign did before there were referrers: by a tag that is made of its digest. */
export async function signByTag(
  repository: Repository,
  subject: Descriptor,
  content: string,
): Promise<string> {
  const tag = `${subject.digest.replace(":", "-")}.sig`;
  await repository.putManifest(tag, await artifactOf(repository, content));
  return tag;
}

async function artifactOf(repository: Repository, content: string, subject?: Descriptor): Promise<Manifest> {
  const blob = async (text: string, mediaType: string): Promise<Descriptor> => {
    const descriptor = { mediaType, digest: `sha256:${sha256(text)}`, size: Buffer.byteLength(text) };
    await uploadBlob(repository, descriptor, async function* () {
      yield Buffer.from(text);
    });
    return descriptor;
  };
  return manifestOf({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    artifactType: SIGNATURE,
    config: await blob("{}", "application/vnd.oci.empty.v1+json"),
    layers: [await blob(content, SIGNATURE)],
    annotations: { "org.example.about": content },
    ...(subject === undefined
      ? {}
      : { subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size } }),
  });
}

function manifestOf(document: object): Manifest {
  const manifest = readManifest(Buffer.from(JSON.stringify(document)));
  if (typeof manifest === "string") throw new Error(manifest);
  return manifest;
}
