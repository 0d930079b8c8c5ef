import { categoriesOfStore, changeCategories } from "../../../lib/registry";
import { clientOf } from "../../../lib/registry/registries";
import { Repository } from "../../../lib/registry/repository";
import { Project } from "../../support/project";
import { MEMBER, TestRegistry } from "../../support/registry";
import { runName } from "../../support/run-name";
import { until } from "../../support/until";

describe("R5: the categories that a program declares, on the real engine and a real registry", () => {
  let registry: TestRegistry;
  let project: Project;

  const declared = (path: string) => categoriesOfStore({ registry: registry.host, path }, registry.access);
  /** Each declaration is one more of these. */
  const declarations = (store: string) =>
    new Repository(clientOf(registry.access, registry.host), `${store}/store-categories`).tags();
  const deploy = async (categories: Readonly<Record<string, readonly string[]>>) => {
    await project.configure({ categories: JSON.stringify(categories) });
    return project.run("up", "--yes", "--skip-preview");
  };

  beforeAll(async () => {
    registry = await TestRegistry.start();
    project = await Project.create(runName("categorizing"), "categorizing");
    await project.run("config", "set", "--secret", "password", MEMBER.password);
    await project.configure({ registry: registry.host, user: MEMBER.user });
  });
  afterAll(async () => {
    await registry.stop();
    await project.close();
  });

  test("reach the registry, once; the password stays encrypted", async () => {
    const categories = { public: ["web"], "orgs/acme": ["tools", "web"], "orgs/globex": [] };
    expect(await deploy(categories)).toMatchObject({ with: 0 });
    expect(await declared("orgs/acme")).toEqual(["tools", "web"]);
    expect(await project.run("preview", "--expect-no-changes")).toMatchObject({ with: 0 });
    expect(project.state()).not.toContain(MEMBER.password);
    // In another order they are the same.
    expect(await deploy({ ...categories, "orgs/acme": ["web", "tools"] })).toMatchObject({ with: 0 });
    expect(await declarations("orgs/acme")).toEqual(["_categories.1"]);
    expect(await declarations("orgs/globex")).toEqual([]);
  });

  test("come and go one by one, beside those that somebody declared by hand", async () => {
    const acme = { registry: registry.host, path: "orgs/acme" };
    await changeCategories(acme, { add: ["by-hand"], remove: [] }, registry.access);
    expect(await deploy({ public: ["web"], "orgs/acme": ["new", "web"] })).toMatchObject({ with: 0 });
    expect(await declared("orgs/acme")).toEqual(["by-hand", "new", "web"]);
    expect(await declared("public")).toEqual(["web"]);
    expect(await declarations("public")).toEqual(["_categories.1"]);
  });

  test("of a store that goes stay, as there may be images in them", async () => {
    expect(await deploy({ public: ["web"] })).toMatchObject({ with: 0 });
    expect(await declared("orgs/acme")).toEqual(["by-hand", "new", "web"]);
  });

  test("wait for a registry that does not answer yet", async () => {
    await registry.cutPower();
    await project.configure({ categories: JSON.stringify({ public: ["tools", "web"] }) });
    const deployment = project.start("up", "--yes", "--skip-preview");
    await until(
      "the deployment has come to the categories",
      () => Promise.resolve(deployment.output),
      (output) => /DeclaredCategories.* updating/.test(output),
    );
    await registry.restart();
    expect(await deployment.ended).toMatchObject({ with: 0 });
    expect(await declared("public")).toEqual(["tools", "web"]);
  });
});
