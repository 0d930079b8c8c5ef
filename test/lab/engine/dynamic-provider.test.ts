import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Project } from "../../support/project";
import { runName } from "../../support/run-name";
import { scratch } from "../support/scratch";

describe("resources of a program's own, on the lab's engine", () => {
  const place = scratch();
  const file = join(place.folder, "note");
  let project: Project;

  beforeAll(async () => {
    project = await Project.create(runName("note"), "note");
    await project.configure({ file });
    const { with: code, output } = await project.run("config", "set", "--secret", "text", "hunter2");
    expect(`${code} ${output}`).toMatch(/^0/);
  });
  afterAll(async () => {
    await project.close();
    place.remove();
  });

  test("C8, C10: are made, keep secrets encrypted, stay as they are, and are deleted", async () => {
    const up = await project.run("up", "--yes", "--skip-preview");
    expect(up).toMatchObject({ with: 0 });
    expect(readFileSync(file, "utf8")).toBe("hunter2");
    expect(project.state()).not.toContain("hunter2");
    expect(await project.run("preview", "--expect-no-changes")).toMatchObject({ with: 0 });
    expect(await project.run("destroy", "--yes", "--skip-preview")).toMatchObject({ with: 0 });
    expect(existsSync(file)).toBe(false);
  });
});
