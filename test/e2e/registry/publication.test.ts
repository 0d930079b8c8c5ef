import { Archive, imageInArchive, publishImage, pushImage, showImage } from "../../../lib/registry";
import { ImageArchives, someLayer } from "../../support/images";
import { Project } from "../../support/project";
import { MEMBER, TestRegistry } from "../../support/registry";
import { runName } from "../../support/run-name";

describe("the publication of a version as part of a deployment, on the real engine", () => {
  const archives = new ImageArchives();
  let registry: TestRegistry;
  let project: Project;

  async function push(path: string): Promise<string> {
    const archive = await Archive.open(archives.oci("some.tar", { layers: [someLayer()] }));
    const target = `${registry.host}/${path}`;
    const { digest } = await pushImage({ source: await imageInArchive(archive), target }, registry.access);
    await archive.close();
    return digest;
  }

  const output = async (name: string) => (await project.run("stack", "output", name)).output.trim();

  beforeAll(async () => {
    registry = await TestRegistry.start();
    project = await Project.create(runName("publishing"), "publishing");
    await project.run("config", "set", "--secret", "password", MEMBER.password);
  });
  afterAll(async () => {
    await registry.stop();
    archives.remove();
    await project.close();
  });

  test("R4: what somebody has published already is found, and stays the same; the password stays encrypted", async () => {
    const digest = await push("orgs/acme/web:1.0");
    const image = `${registry.host}/orgs/acme/web:1.0`;
    await publishImage({ image }, registry.access);
    await project.configure({ image, user: MEMBER.user });
    expect(await project.run("up", "--yes", "--skip-preview")).toMatchObject({ with: 0 });
    expect([await output("reference"), await output("digest")]).toEqual([
      `${registry.host}/public/web:1.0`,
      digest,
    ]);
    expect(await project.run("preview", "--expect-no-changes")).toMatchObject({ with: 0 });
    expect(project.state()).not.toContain(MEMBER.password);
  });

  test("R4: the next version is published beside it", async () => {
    await push("orgs/acme/web:1.1");
    await project.configure({ image: `${registry.host}/orgs/acme/web:1.1` });
    expect(await project.run("up", "--yes", "--skip-preview")).toMatchObject({ with: 0 });
    const { versions } = await showImage(`${registry.host}/public/web`, registry.access);
    expect(versions.map(({ version }) => version)).toEqual(["1.1", "1.0"]);
  });

  test("R9: what is there as something else is not replaced", async () => {
    await push("public/web:1.2");
    await push("orgs/acme/web:1.2");
    await project.configure({ image: `${registry.host}/orgs/acme/web:1.2` });
    const { with: code, output: told } = await project.run("up", "--yes", "--skip-preview");
    expect([code === 0, told.replace(/\s+/g, " ")]).toEqual([
      false,
      expect.stringContaining("is there already"),
    ]);
  });
});
