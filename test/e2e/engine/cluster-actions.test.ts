import { Project } from "../../support/project";
import { runName } from "../../support/run-name";

describe("what remembers a cluster's past, on the real engine (complaints 11, 12)", () => {
  let project: Project;

  const image = async () => (await project.run("stack", "output", "imageId")).output.trim();

  beforeAll(async () => {
    project = await Project.create(runName("guarded"), "guarded");
    await project.run("config", "set", "--secret", "userData", "the keys of the cluster");
    expect(await project.run("up", "--yes", "--skip-preview")).toMatchObject({ with: 0 });
  });
  afterAll(() => project.close());

  test.each([
    ["C6", "count", "1", /controlPlane\.count \(1\).*majority/],
    [
      "C1",
      "version",
      "1.35.0",
      /kubernetesVersion \(1\.35\.0\) skips minor versions.*upgrade to 1\.34 first/,
    ],
    ["C1", "version", "1.32.9", /kubernetesVersion \(1\.32\.9\) is older/],
  ])("%s: %s %s is refused in the preview", async (_, name, value, message) => {
    await project.configure({ [name]: value });
    const { with: code, output } = await project.run("preview");
    await project.run("config", "rm", name);
    expect([code === 0, output.replace(/\s+/g, " ")]).toEqual([false, expect.stringMatching(message)]);
  });

  test("C6: a node keeps what it was made of until its generation is raised; its keys stay encrypted (complaint 12)", async () => {
    await project.configure({ image: "trixie" });
    expect(await project.run("preview", "--expect-no-changes")).toMatchObject({ with: 0 });
    expect(await project.run("up", "--yes", "--skip-preview")).toMatchObject({ with: 0 });
    expect(await image()).toBe("bookworm");
    await project.configure({ generation: "2", second: "2" });
    const { with: code, output } = await project.run("preview");
    expect([code === 0, output]).toEqual([
      false,
      expect.stringMatching(/more than one control node at once/),
    ]);
    await project.run("config", "rm", "second");
    expect(await project.run("up", "--yes", "--skip-preview")).toMatchObject({ with: 0 });
    expect(await image()).toBe("trixie");
    expect(project.state()).not.toContain("the keys of the cluster");
  });
});
