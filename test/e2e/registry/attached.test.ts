import { Archive, ensurePublished, imageInArchive, publishImage, pushImage } from "../../../lib/registry";
import type { Descriptor, Manifest } from "../../../lib/registry";
import type { Repository } from "../../../lib/registry/repository";
import { attachArtifact, repositoryAt, signByTag } from "../../support/artifacts";
import { someLayer } from "../../support/images";
import { RegistryAndArchives } from "../../support/registry-and-archives";

describe("R4: what refers to a version that is published, in a registry without the referrers API", () => {
  const given = new RegistryAndArchives();
  const { archives } = given;

  const at = (path: string) => repositoryAt(given.registry.host, path, given.registry.access);
  const image = (path: string) => `${given.registry.host}/${path}`;
  const digests = (listed: readonly Descriptor[]) => listed.map(({ digest }) => digest).sort();

  /** Pushes an image for two machines. */
  async function push(name: string): Promise<{ readonly from: Repository; readonly root: Manifest }> {
    const layers = [someLayer()];
    const file = archives.oci("some.tar", { layers }, { layers, architecture: "arm64" });
    const archive = await Archive.open(file);
    const target = image(`orgs/acme/${name}:1.0`);
    await pushImage({ source: await imageInArchive(archive), target }, given.registry.access);
    await archive.close();
    const from = at(`orgs/acme/${name}`);
    return { from, root: await from.manifest("1.0") };
  }

  test("goes with it: of the index, of a platform, and of what refers to it; annotations stay", async () => {
    const { from, root } = await push("signed");
    const [platform] = root.images ?? [];
    if (platform === undefined) throw new Error("it is an index");
    const signature = await attachArtifact(from, root.descriptor, "a signature");
    const contents = await attachArtifact(from, platform, "a list of contents");
    const onContents = await attachArtifact(from, contents, "a signature of that list");
    const tag = await signByTag(from, root.descriptor, "as cosign does");

    const published = await publishImage({ image: image("orgs/acme/signed:1.0") }, given.registry.access);
    expect(published.attached).toBe(4);
    const there = at("public/signed");
    const expected: readonly [string, Descriptor][] = [
      [root.descriptor.digest, signature],
      [platform.digest, contents],
      [contents.digest, onContents],
    ];
    for (const [subject, artifact] of expected) {
      expect(await there.referrers(subject)).toEqual([artifact]);
      expect((await there.manifest(artifact.digest)).bytes).toEqual(
        (await from.manifest(artifact.digest)).bytes,
      );
    }
    expect(await there.digestOf(tag)).toBe(await from.digestOf(tag));
    expect(await there.tags()).toContain("1.0");
  });

  test("joins what the public store has of it already, and comes once", async () => {
    const { from, root } = await push("joined");
    const first = await attachArtifact(from, root.descriptor, "first");
    const publication = { image: image("orgs/acme/joined:1.0") };
    await publishImage(publication, given.registry.access);
    const there = at("public/joined");
    const theirs = await attachArtifact(there, root.descriptor, "of who checked it there");
    const second = await attachArtifact(from, root.descriptor, "second");
    await ensurePublished(publication, given.registry.access);
    await ensurePublished(publication, given.registry.access);
    const all = digests([first, theirs, second]);
    expect(digests(await there.referrers(root.descriptor.digest))).toEqual(all);
  });

  test("is left behind where it refers to something else than the list says", async () => {
    const { from, root } = await push("mislabelled");
    const [one, other] = root.images ?? [];
    if (one === undefined || other === undefined) throw new Error("it is an index");
    const artifact = await attachArtifact(from, one, "of one machine");
    // The list of the other names it as well.
    const list = await from.manifest(one.digest.replace(":", "-"));
    await from.putManifest(other.digest.replace(":", "-"), list);
    await publishImage({ image: image("orgs/acme/mislabelled:1.0") }, given.registry.access);
    expect(await at("public/mislabelled").referrers(other.digest)).toEqual([]);
    expect(await at("public/mislabelled").referrers(one.digest)).toEqual([artifact]);
  });
});
