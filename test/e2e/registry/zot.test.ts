import {
  Archive,
  declareCategories,
  editImage,
  ensurePublished,
  imageInArchive,
  listImages,
  planDeletion,
  publishImage,
  pushImage,
  RegistryRefusal,
  scanImage,
  ScanningOff,
  showImage,
  VersionExists,
} from "../../../lib/registry";
import type { ImageAbout, Pushed } from "../../../lib/registry";
import type { ZotSettings } from "../../../lib/zot/config";
import { attachArtifact, repositoryAt, signByTag } from "../../support/artifacts";
import { ImageArchives, someLayer } from "../../support/images";
import { Zot, zotOfPath } from "../../support/zot";

const SETTINGS: ZotSettings = {
  access: {
    administrators: ["root"],
    organizations: {
      acme: { members: ["ann", "bob"], managers: ["ann"] },
      globex: { members: ["carl"] },
    },
  },
  hasSearch: false,
  hasWebUi: false,
  hasMetrics: false,
};

describe("cce image, on a real zot as an ImageRepo configures it", () => {
  const archives = new ImageArchives();
  let zot: Zot;
  let host: string;
  const as = (user: string) => zot.as(user);

  beforeAll(async () => {
    zot = await Zot.make(SETTINGS);
    host = zot.host;
    await zot.start(zotOfPath());
    const store = { registry: host, path: "orgs/acme" };
    expect(await declareCategories(store, ["web", "tools"], as("ann"))).toEqual(["tools", "web"]);
  });
  afterAll(async () => {
    await zot.stop();
    archives.remove();
  });

  /** Members of acme are ann, who manages it, and bob; carl is a stranger, root the administrator. */
  async function push(user: string, path: string, said: ImageAbout = {}): Promise<Pushed> {
    const image = { layers: [someLayer()] };
    const archive = await Archive.open(archives.oci("web.tar", image, { ...image, architecture: "arm64" }));
    try {
      return await pushImage(
        { source: await imageInArchive(archive), target: `${host}/${path}`, ...said },
        as(user),
      );
    } finally {
      await archive.close();
    }
  }

  test("R3, R5, R8, R9: members add versions and say what they are, and replace none; others see nothing", async () => {
    await push("bob", "orgs/acme/web:1.0", { category: "web", description: "one" });
    expect(await push("ann", "orgs/acme/web:1.1")).toMatchObject({
      before: ["1.0"],
      about: { category: "web" },
    });
    await expect(push("bob", "orgs/acme/web:1.0")).rejects.toThrow(VersionExists);
    await editImage(`${host}/orgs/acme/web`, { description: "two" }, as("bob"));
    expect((await showImage(`${host}/orgs/acme/web`, as("ann"))).about).toEqual({
      category: "web",
      description: "two",
    });
    expect(await listImages(host, {}, as("carl"))).toEqual([]);
    await expect(showImage(`${host}/orgs/acme/web:1.0`, as("carl"))).rejects.toThrow(RegistryRefusal);
    await expect(push("carl", "orgs/acme/web:2.0")).rejects.toThrow("does not allow it to this user");
  });

  test("R9: of two who push a version at the same time one wins, and the other is told", async () => {
    const outcomes = await Promise.allSettled([
      push("ann", "orgs/acme/raced:1.0"),
      push("bob", "orgs/acme/raced:1.0"),
    ]);
    const reasons = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [String(outcome.reason)] : [],
    );
    expect(reasons).toEqual([expect.stringContaining("is there already")]);
  });

  test("R5: categories are the managers' to declare, and an unknown one is refused", async () => {
    const store = { registry: host, path: "orgs/acme" };
    await expect(declareCategories(store, ["mine"], as("bob"))).rejects.toThrow(RegistryRefusal);
    await expect(push("bob", "orgs/acme/odd:1.0", { category: "mine" })).rejects.toThrow(
      "use one of tools, web",
    );
  });

  test("R4, R2: administrators publish, once; everybody reads it", async () => {
    const { digest } = await push("bob", "orgs/acme/site:1.0", { description: "a site" });
    const publication = { image: `${host}/orgs/acme/site:1.0` };
    await expect(publishImage(publication, as("bob"))).rejects.toThrow(RegistryRefusal);
    expect(await publishImage(publication, as("root"))).toMatchObject({
      digest,
      reference: `${host}/public/site:1.0`,
    });
    await expect(publishImage(publication, as("root"))).rejects.toThrow(VersionExists);
    const shown = await showImage(`${host}/public/site:1.0`, as("carl"));
    expect(shown).toMatchObject({ about: { description: "a site" }, chosen: { digest } });
  });

  test("R4: what refers to a version is published with it, though nobody may replace a list", async () => {
    await push("bob", "orgs/acme/signed:1.0");
    const from = repositoryAt(host, "orgs/acme/signed", as("bob"));
    const { descriptor, images: [platform] = [] } = await from.manifest("1.0");
    if (platform === undefined) throw new Error("it is an index");
    const signature = await attachArtifact(from, descriptor, "a signature");
    const contents = await attachArtifact(from, platform, "a list of contents");
    const tag = await signByTag(from, descriptor, "as cosign does");
    const image = `${host}/orgs/acme/signed:1.0`;
    expect(await publishImage({ image }, as("root"))).toMatchObject({ attached: 3 });
    const there = repositoryAt(host, "public/signed", as("carl"));
    expect(await there.referrers(descriptor.digest)).toMatchObject([{ digest: signature.digest }]);
    expect(await there.referrers(platform.digest)).toMatchObject([{ digest: contents.digest }]);
    expect(await there.tags()).toEqual(expect.arrayContaining(["1.0", tag]));
    const later = await attachArtifact(from, descriptor, "later");
    await ensurePublished({ image }, as("root"));
    expect(await there.referrers(descriptor.digest)).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ digest: later.digest })]),
    );
  });

  test("R10: managers delete, members do not; scanning that is off is told", async () => {
    await push("bob", "orgs/acme/gone:1.0");
    const { carryOut } = await planDeletion(`${host}/orgs/acme/gone:1.0`, as("bob"));
    await expect(carryOut()).rejects.toThrow(RegistryRefusal);
    await (await planDeletion(`${host}/orgs/acme/gone:1.0`, as("ann"))).carryOut();
    await expect(showImage(`${host}/orgs/acme/gone`, as("ann"))).rejects.toThrow("has no version");
    await expect(scanImage(`${host}/orgs/acme/web:1.0`, as("bob"))).rejects.toThrow(ScanningOff);
  });
});
