import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifestsAt } from "../../lib/audit/manifest-files";

const POD = "apiVersion: v1\nkind: Pod\n";

describe("T2: manifests of a folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "cce-audit-")));
    mkdirSync(join(folder, "in", "deep"), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, text = POD) => writeFileSync(join(folder, path), text);
  const files = () => manifestsAt("in", folder).objects.map(({ written }) => written?.file);

  test("are those whose names end so, at any depth, in order", () => {
    for (const name of ["b.yaml", "a.yml", "deep/c.json", ".hidden.yaml", "notes.txt", "yaml"])
      write(`in/${name}`);
    expect(files()).toEqual(["in/.hidden.yaml", "in/a.yml", "in/b.yaml", "in/deep/c.json"]);
  });

  test("a file that is named is read whatever its ending", () => {
    write("in/pod.txt");
    expect(manifestsAt("in/pod.txt", folder).objects).toHaveLength(1);
  });

  test("links are followed within the folder, once, and never in a circle", () => {
    write("in/deep/a.txt");
    symlinkSync("deep/a.txt", join(folder, "in", "a.yaml"));
    symlinkSync("deep/a.txt", join(folder, "in", "b.yaml"));
    symlinkSync("..", join(folder, "in", "deep", "round"));
    expect(files()).toEqual(["in/a.yaml"]);
  });

  test("a link out of the folder is not followed, and told", () => {
    mkdirSync(join(folder, "in-other"));
    write("in-other/secret.yaml");
    symlinkSync("../in-other/secret.yaml", join(folder, "in", "file.yaml"));
    symlinkSync("../in-other", join(folder, "in", "folder"));
    symlinkSync("nowhere", join(folder, "in", "lost.yaml"));
    const { objects, unread } = manifestsAt("in", folder);
    expect(objects).toEqual([]);
    expect(unread).toEqual([
      { what: "in/file.yaml", why: "is a symbolic link that leads out of the folder" },
      { what: "in/folder", why: "is a symbolic link that leads out of the folder" },
      { what: "in/lost.yaml", why: "leads nowhere" },
    ]);
  });

  test("a pipe is not waited for, and a path that is not there is told", () => {
    execFileSync("mkfifo", [join(folder, "in", "pipe.yaml")]);
    expect(manifestsAt("in", folder).unread).toEqual([{ what: "in/pipe.yaml", why: "is no file" }]);
    expect(manifestsAt("out", folder).unread).toEqual([{ what: "out", why: "cannot be read (ENOENT)" }]);
  });

  test("folders of tools are left out by name", () => {
    mkdirSync(join(folder, "in", "node_modules"));
    write("in/node_modules/a.yaml");
    const { objects, skipped } = manifestsAt("in", folder);
    expect([objects, skipped]).toEqual([[], [{ what: "in/node_modules", why: "is a folder of tools" }]]);
  });
});
