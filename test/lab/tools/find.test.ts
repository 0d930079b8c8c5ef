import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { findTool, isOlder } from "../../../lab/tools/find";
import { recipeFolder } from "../../../lab/tools/store";
import type { Tool } from "../../../lab/tools/tool";
import { printing, scratch } from "../support/scratch";

const tool: Tool = {
  name: "example",
  purpose: "is an example",
  programs: ["example-server", "example-client"],
  handedOut: true,
  version: { of: ["example-server", "example-client"], arguments: ["--version"], atLeast: "1.34.1" },
  recipes: [{ kind: "go module files", name: "example", version: "1.34.1", module: "m", files: [] }],
};

describe("finding a tool", () => {
  const place = scratch();
  const path = process.env.PATH;
  const put = (folder: string, server: string, client: string) => {
    place.write(`${folder}/example-server`, printing(`Kubernetes v${server}`), 0o755);
    place.write(`${folder}/example-client`, printing(`Kubernetes v${client}`), 0o755);
    process.env.PATH = `${join(place.folder, folder)}:${path}`;
  };
  const cached = () => join(recipeFolder(tool.recipes[0], place.folders), "bin");
  afterEach(() => {
    process.env.PATH = path;
  });
  afterAll(() => place.remove());

  test("finds nothing on an empty machine", async () => {
    expect(await findTool(tool, place.folders)).toEqual({});
  });

  test("what is on PATH wins over the cache", async () => {
    const folder = cached().slice(place.folder.length + 1);
    put(folder, "1.34.1", "1.34.1");
    process.env.PATH = path;
    expect((await findTool(tool, place.folders)).found).toMatchObject({ from: "cache", version: "1.34.1" });
    put("newer", "1.35.0", "1.35.0");
    const { found } = await findTool(tool, place.folders);
    expect(found).toMatchObject({ from: "PATH", version: "1.35.0" });
    expect(found?.programs["example-client"]).toBe(join(place.folder, "newer/example-client"));
  });

  test.each([
    [
      "too old",
      "1.33.9",
      "1.33.9",
      "example: FOLDER/example-server is not used, as 1.33.9 is older than 1.34.1",
    ],
    ["of two versions", "1.35.0", "1.34.1", "are not used, as they are of different versions"],
    ["without a version", "soon", "soon", "is not used, as it does not tell its version"],
  ])("what is on PATH but %s is passed over, with a word", async (name, server, client, word) => {
    put(name, server, client);
    const search = await findTool(tool, place.folders);
    expect(search.refused).toContain(word.replace("FOLDER", join(place.folder, name)));
    expect(search.found?.from).not.toBe("PATH");
  });

  test("half of what belongs together is passed over", async () => {
    place.write("half/example-server", printing("v1.34.1"), 0o755);
    process.env.PATH = `${join(place.folder, "half")}:${path}`;
    expect((await findTool(tool, place.folders)).refused).toContain(
      "as example-client is not on PATH beside it",
    );
  });

  test("the lab's own folder on PATH does not count, nor do links into the cache", async () => {
    put(cached().slice(place.folder.length + 1), "1.34.1", "1.34.1");
    const elsewhere = join(place.folder, "links");
    mkdirSync(elsewhere);
    for (const program of tool.programs) symlinkSync(join(cached(), program), join(elsewhere, program));
    process.env.PATH = `${elsewhere}:${dirname(cached())}/bin:${path}`;
    expect((await findTool(tool, place.folders)).found?.from).toBe("cache");
  });

  test("versions are compared number by number", () => {
    expect(isOlder("1.9.0", "1.34.1")).toBe(true);
    expect(isOlder("1.34.1", "1.34.1")).toBe(false);
    expect(isOlder("2.0.0", "1.34.1")).toBe(false);
    expect(isOlder("1.34", "1.34.1")).toBe(true);
  });
});
