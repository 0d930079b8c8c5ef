import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { runCce } from "../../../lib/cli/commands";
import { ImageArchives, sha256, someLayer } from "../../support/images";
import { MEMBER, TestRegistry } from "../../support/registry";

interface Run {
  readonly code: number;
  readonly printed: string;
  readonly complaints: string;
}

describe("cce image, on a registry with a password", () => {
  const archives = new ImageArchives();
  let registry: TestRegistry;
  let store: string;

  /** What went wrong is told as the command itself does. */
  async function cce(...words: readonly string[]): Promise<Run> {
    return cceAs({ CCE_REGISTRY_USER: MEMBER.user, CCE_REGISTRY_PASSWORD: MEMBER.password }, words);
  }

  async function cceAs(
    env: Readonly<Record<string, string>>,
    words: readonly string[],
    ask?: () => Promise<boolean>,
  ): Promise<Run> {
    const [printed, complaints]: [string[], string[]] = [[], []];
    const code = await runCce(["image", ...words, "--plain-http", registry.host], {
      env: { HOME: "/nowhere", PATH: process.env.PATH, ...env },
      cwd: archives.folder,
      print: (text) => void printed.push(text),
      complain: (text) => void complaints.push(text),
      ...(ask === undefined ? {} : { ask }),
    }).catch((thrown: Error) => {
      complaints.push(thrown.message);
      return 1;
    });
    return { code, printed: printed.join("\n"), complaints: complaints.join("\n") };
  }

  beforeAll(async () => {
    registry = await TestRegistry.start();
    store = `${registry.host}/orgs/acme`;
  });
  afterAll(async () => {
    await registry.stop();
    archives.remove();
  });

  test("R3, R7, R8: an archive of docker with several layers is pushed, listed, shown and pulled", async () => {
    const layers = [someLayer(), someLayer(300_000), someLayer(1)];
    archives.docker("web.tar", { layers });
    const pushed = await cce("push", "web.tar", `${store}/web:1.0`);
    expect(pushed).toMatchObject({ code: 0, complaints: "" });
    expect(pushed.printed).toContain("its first version");
    expect(pushed.printed).toContain("4 uploaded");
    const listed = await cce("list", store);
    expect(listed.printed).toMatch(/orgs\/acme\/web +1\.0 +\d+ KiB +2026-05-04 +linux\/amd64 +sha256:/);
    const shown = JSON.parse((await cce("show", `${store}/web:1.0`, "--json")).printed) as { chosen: object }; // as printed
    expect(shown.chosen).toMatchObject({ mediaType: "application/vnd.oci.image.manifest.v1+json" });
    expect(await cce("pull", `${store}/web:1.0`, "pulled.tar")).toMatchObject({ code: 0 });
    const list = JSON.parse(inTar(archives.path("pulled.tar"), "manifest.json")) as [
      { Config: string; Layers: string[]; RepoTags: string[] },
    ]; // as docker reads it
    expect(list[0].RepoTags).toEqual([`${store}/web:1.0`]);
    expect(list[0].Layers).toEqual(layers.map((layer) => `blobs/sha256/${sha256(layer)}`));
    expect(readdirSync(archives.folder).filter((name) => name.includes(".part-"))).toEqual([]);
  });
});

function inTar(archive: string, path: string): string {
  return execFileSync("tar", ["-xOf", archive, path], { encoding: "utf8" });
}
void [existsSync, readFileSync, writeFileSync, mkdirSync, join];
