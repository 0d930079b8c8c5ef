import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createAuthority, issue } from "../../../lab/kubernetes/issue";
import { runCce } from "../../../lib/cli/commands";
import { ImageArchives, sha256, someLayer } from "../../support/images";
import { playService, reply } from "../../support/played-service";
import { MEMBER, TestRegistry } from "../../support/registry";

interface Run {
  readonly code: number;
  readonly printed: string;
  readonly complaints: string;
}

const CREDENTIALS = { CCE_REGISTRY_USER: MEMBER.user, CCE_REGISTRY_PASSWORD: MEMBER.password };

describe("cce image, on a registry with a password", () => {
  const archives = new ImageArchives();
  let registry: TestRegistry;
  let store: string;

  interface Circumstances {
    readonly env?: Readonly<Record<string, string>>;
    readonly ask?: () => Promise<boolean>;
    readonly plainHttp?: string;
  }

  /** What is thrown is told as the program itself does. */
  async function cceWith(circumstances: Circumstances, ...words: readonly string[]): Promise<Run> {
    const { env = CREDENTIALS, ask, plainHttp = registry.host } = circumstances;
    const [printed, complaints]: [string[], string[]] = [[], []];
    const code = await runCce(["image", ...words, "--plain-http", plainHttp], {
      env: { HOME: archives.folder, PATH: process.env.PATH, ...env },
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

  function cce(...words: readonly string[]): Promise<Run> {
    return cceWith({}, ...words);
  }

  /** Pushes an image of one layer that nothing else has. */
  async function pushed(target: string, ...options: readonly string[]): Promise<void> {
    archives.oci("some.tar", { layers: [someLayer()] });
    expect(await cce("push", "some.tar", target, ...options)).toMatchObject({ code: 0, complaints: "" });
  }

  async function digestOf(image: string): Promise<unknown> {
    const { chosen } = JSON.parse((await cce("show", image, "--json")).printed) as {
      chosen: { digest: string };
    }; // as printed
    return chosen.digest;
  }

  beforeAll(async () => {
    registry = await TestRegistry.start();
    store = `${registry.host}/orgs/acme`;
    for (const each of [store, `${registry.host}/public`]) {
      const declared = await cce("categories", each, "--declare", "web", "--declare", "tools");
      expect(declared).toMatchObject({ code: 0, printed: "tools\nweb" });
    }
    expect(
      await cce("categories", store, "--declare", "web", "--declare", "tools", "--declare", "own"),
    ).toMatchObject({
      code: 0,
    });
  });
  afterAll(async () => {
    await registry.stop();
    archives.remove();
  });

  test("R3, R7, R8: an archive of docker with several layers is pushed, listed, shown and pulled", async () => {
    const layers = [someLayer(), someLayer(300_000), someLayer(1)];
    archives.docker("web.tar", { layers });
    const { code, printed, complaints } = await cce("push", "web.tar", `${store}/web:1.0`);
    expect([code, complaints]).toEqual([0, ""]);
    expect(printed).toContain("its first version");
    expect(printed).toContain("4 uploaded");
    const listed = await cce("list", store);
    expect(listed.printed).toMatch(/orgs\/acme\/web +1\.0 +\d+ KiB +2026-05-04 +linux\/amd64 +sha256:/);
    expect(await cce("pull", `${store}/web:1.0`, "pulled.tar")).toMatchObject({ code: 0 });
    const list: unknown = JSON.parse(inTar("manifest.json"));
    expect(list).toEqual([
      {
        Config: expect.stringMatching(/^blobs\/sha256\/[a-f0-9]{64}$/),
        RepoTags: [`${store}/web:1.0`],
        Layers: layers.map((layer) => `blobs/sha256/${sha256(layer)}`),
      },
    ]);
    for (const layer of layers)
      expect(sha256(contentInTar(`blobs/sha256/${sha256(layer)}`))).toBe(sha256(layer));
    expect(readdirSync(archives.folder).filter((name) => name.includes(".part-"))).toEqual([]);
    const again = await cce("pull", `${store}/web:1.0`, "pulled.tar");
    expect(again).toMatchObject({ code: 1, complaints: expect.stringContaining("is there already") });
  });

  test("R7, R8: an index of two architectures keeps both, and one of them can be pulled alone", async () => {
    const [intel, arm] = [someLayer(), someLayer()];
    archives.oci("both.tar.gz", { layers: [intel] }, { layers: [arm], architecture: "arm64" });
    expect(await cce("push", "both.tar.gz", `${store}/both:1.0`)).toMatchObject({ code: 0 });
    expect((await cce("list", `${store}/both`)).printed).toContain("linux/amd64 linux/arm64");
    expect(await cce("pull", `${store}/both:1.0`, "arm.tar", "--platform", "linux/arm64")).toMatchObject({
      code: 0,
    });
    const names = execFileSync("tar", ["-tf", archives.path("arm.tar")], { encoding: "utf8" });
    expect(names).toContain(sha256(arm));
    expect(names).not.toContain(sha256(intel));
    const absent = await cce("pull", `${store}/both:1.0`, "no.tar", "--platform", "linux/riscv64");
    expect(absent.complaints).toContain("choose from linux/amd64, linux/arm64");
    expect(existsSync(archives.path("no.tar"))).toBe(false);
    // What was pulled whole goes the same way again.
    expect(await cce("pull", `${store}/both:1.0`, "whole.tar")).toMatchObject({ code: 0 });
    expect(await cce("push", "whole.tar", `${store}/again:1.0`)).toMatchObject({ code: 0 });
    expect(await digestOf(`${store}/again:1.0`)).toBe(await digestOf(`${store}/both:1.0`));
  });

  test("R5, R9, R10: a second push finds category and history; the same version is refused", async () => {
    await pushed(`${store}/shop/api:1.0`, "--category", "web", "--description", "takes orders");
    const before = await digestOf(`${store}/shop/api:1.0`);
    archives.oci("second.tar", { layers: [someLayer()] });
    const second = await cce("push", "second.tar", `${store}/shop/api:1.1`);
    expect(second.printed).toContain("beside 1 earlier version: 1.0");
    expect(second.printed).toMatch(/category +web/);
    expect(second.printed).toContain("takes orders");
    const refused = await cce("push", "second.tar", `${store}/shop/api:1.0`);
    expect(refused).toMatchObject({ code: 1, printed: "" });
    expect(refused.complaints).toContain(`${store}/shop/api:1.0 is there already`);
    expect(await digestOf(`${store}/shop/api:1.0`)).toBe(before);
    expect((await cce("list", store, "--category", "web")).printed).toContain("shop/api");
    expect((await cce("list", store, "--category", "tools")).printed).not.toContain("shop/api");
  });

  test("R5, R10: an edit changes no version; an unknown category is refused; an empty text takes it away", async () => {
    await pushed(`${store}/edited:1.0`);
    const before = await digestOf(`${store}/edited:1.0`);
    const unknown = await cce("edit", `${store}/edited`, "--category", "databases");
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.complaints).toContain("is no category of store orgs/acme; use one of own, tools, web");
    await cce("edit", `${store}/edited`, "--category", "tools", "--description", "one");
    await cce("edit", `${store}/edited`, "--description", "two");
    expect((await cce("show", `${store}/edited`)).printed).toMatch(/category +tools\ndescription +two/);
    const { printed } = await cce("edit", `${store}/edited`, "--description", "");
    expect(printed).not.toContain("description");
    expect(await digestOf(`${store}/edited:1.0`)).toBe(before);
  });

  test("R5: an unknown category is refused before anything is pushed", async () => {
    archives.oci("new.tar", { layers: [someLayer()] });
    expect(await cce("push", "new.tar", `${store}/new:1.0`, "--category", "nope")).toMatchObject({ code: 1 });
    expect((await cce("list", `${store}/new`)).printed).toContain("There are no images");
  });

  test("R5: any client reads what is said about an image, as annotations of an artifact beside it", async () => {
    await pushed(`${store}/read:1.0`, "--category", "web", "--description", "is read");
    const headers = {
      Authorization: `Basic ${Buffer.from(`${MEMBER.user}:${MEMBER.password}`).toString("base64")}`,
    };
    const answer = await fetch(`http://${registry.host}/v2/orgs/acme/read/manifests/_about.1`, {
      headers: { ...headers, Accept: "application/vnd.oci.image.manifest.v1+json" },
    });
    expect(await answer.json()).toMatchObject({
      artifactType: "application/vnd.cloud-container-engine.about.v1",
      annotations: {
        "org.opencontainers.image.description": "is read",
        "cloud-container-engine/category": "web",
      },
    });
  });

  test("R4: a published version is the same, byte for byte, taken over by the registry; a second time it is refused", async () => {
    archives.oci("annotated.tar", { layers: [someLayer()], annotations: { "org.example.commit": "abc" } });
    await cce("push", "annotated.tar", `${store}/site:2.0`, "--category", "web", "--description", "a site");
    const { code, printed } = await cce("publish", `${store}/site:2.0`);
    expect(code).toBe(0);
    expect(printed).toContain(`${registry.host}/public/site:2.0, its first version`);
    expect(printed).toContain("0 uploaded, 2 taken over by the registry");
    const there = `${registry.host}/public/site:2.0`;
    expect(await digestOf(there)).toBe(await digestOf(`${store}/site:2.0`));
    const shown = (await cce("show", there)).printed;
    expect(shown).toContain("org.example.commit: abc");
    expect(shown).toMatch(/category +web\ndescription +a site/);
    const again = await cce("publish", `${store}/site:2.0`);
    expect(again).toMatchObject({ code: 1, complaints: expect.stringContaining("is there already") });
    expect((await cce("publish", there)).complaints).toContain("is not in the store of an organization");
  });

  test("R4, R5: a category that the public store lacks stays behind, and is refused where it is asked for", async () => {
    await pushed(`${store}/ours:1.0`, "--category", "own");
    expect((await cce("publish", `${store}/ours:1.0`, "--as", "acme/ours")).printed).toMatch(
      /category +none/,
    );
    const refused = await cce("publish", `${store}/ours:1.0`, "--as", "acme/other", "--category", "own");
    expect(refused.complaints).toContain("is no category of store public");
  });

  test("R1: an image of another registry, with TLS and an authority of its own, is copied", async () => {
    const authority = await createAuthority("of a registry");
    const identity = await issue({ commonName: "registry", serves: ["127.0.0.1"] }, authority);
    const other = await TestRegistry.start({ identity });
    try {
      writeFileSync(archives.path("ca.pem"), authority.certificate);
      archives.oci("there.tar", { layers: [someLayer()] });
      const elsewhere = `${other.host}/orgs/acme/there:1.0`;
      const untrusted = await cce("push", "there.tar", elsewhere);
      expect(untrusted.complaints).toContain("--ca");
      expect(await cce("push", "there.tar", elsewhere, "--ca", "ca.pem")).toMatchObject({ code: 0 });
      mkdirSync(archives.path("docker"), { recursive: true });
      const auth = Buffer.from(`${MEMBER.user}:${MEMBER.password}`).toString("base64");
      const auths = { [other.host]: { auth }, [`https://${registry.host}/v1/`]: { auth } };
      writeFileSync(join(archives.path("docker"), "config.json"), JSON.stringify({ auths }));
      const env = { DOCKER_CONFIG: archives.path("docker") };
      const words = ["push", "--from", elsewhere, `${store}/copied:1.0`, "--ca", "ca.pem"];
      expect(await cceWith({ env }, ...words)).toMatchObject({ code: 0, complaints: "" });
      // The variables are for the target: nobody else is told the password.
      const alone = await cce("push", "--from", elsewhere, `${store}/copied:2.0`, "--ca", "ca.pem");
      expect(alone.complaints).toContain("valid credentials");
    } finally {
      await other.stop();
    }
  });

  test("R3: who is not let in is told how to log in, and the password is not shown", async () => {
    archives.oci("mine.tar", { layers: [someLayer()] });
    const stranger = await cceWith({ env: {} }, "push", "mine.tar", `${store}/mine:1.0`);
    const wrong = await cceWith(
      { env: { CCE_REGISTRY_USER: "member", CCE_REGISTRY_PASSWORD: "topsecret" } },
      "list",
      store,
    );
    for (const { code, printed, complaints } of [stranger, wrong]) {
      expect(code).toBe(1);
      expect(complaints).toContain("run docker login");
      expect(printed + complaints).not.toContain("topsecret");
    }
  });

  test("R10: a deletion asks, says what it means, and takes one version away", async () => {
    await pushed(`${store}/gone:1.0`, "--description", "goes");
    await pushed(`${store}/gone:2.0`);
    const unasked = await cce("delete", `${store}/gone:1.0`);
    expect(unasked).toMatchObject({ code: 1, printed: expect.stringContaining("say --yes") });
    expect(unasked.complaints).toContain("left are 2.0");
    expect(unasked.complaints).toContain("something else as the same version");
    const declined = await cceWith({ ask: () => Promise.resolve(false) }, "delete", `${store}/gone:1.0`);
    expect(declined).toMatchObject({ code: 1, printed: "Nothing is deleted." });
    const agreed = await cceWith({ ask: () => Promise.resolve(true) }, "delete", `${store}/gone:1.0`);
    expect(agreed).toMatchObject({ code: 0 });
    expect((await cce("show", `${store}/gone`)).printed).not.toMatch(/^1\.0/m);
    expect(await cce("delete", `${store}/gone`, "--yes")).toMatchObject({ code: 0 });
    expect((await cce("show", `${store}/gone`)).complaints).toContain("has no version");
  });

  test("R10: two versions of the same content are not deleted by one word", async () => {
    archives.oci("same.tar", { layers: [someLayer()] });
    await cce("push", "same.tar", `${store}/twins:1.0`);
    await cce("push", "same.tar", `${store}/twins:1.1`);
    const refused = await cce("delete", `${store}/twins:1.0`, "--yes");
    expect(refused.complaints).toContain("deletes both or none");
    expect((await cce("show", `${store}/twins`)).printed).toMatch(/^1\.0/m);
  });

  test("R10: a registry that deletes nothing, or scans nothing, says so", async () => {
    const strict = await TestRegistry.start({ deletes: false });
    try {
      const target = `${strict.host}/orgs/acme/kept:1.0`;
      archives.oci("kept.tar", { layers: [someLayer()] });
      await cceWith({ plainHttp: strict.host }, "push", "kept.tar", target);
      const kept = await cceWith({ plainHttp: strict.host }, "delete", target, "--yes");
      expect(kept.complaints).toContain("deletes nothing; have its operator turn deletion on");
      const scanned = await cceWith({ plainHttp: strict.host }, "scan", target);
      expect(scanned.complaints).toContain("does not scan");
    } finally {
      await strict.stop();
    }
  });

  test("R10: what a scanner found is listed, the worst first", async () => {
    const found = [
      { Id: "CVE-1", Severity: "LOW", Title: "little", PackageList: [] },
      {
        Id: "CVE-2",
        Severity: "CRITICAL",
        Title: "much\u001b[31m",
        PackageList: [{ Name: "openssl", InstalledVersion: "1", FixedVersion: "2" }],
      },
    ];
    const asked: string[] = [];
    const zot = await playService((request, response) => {
      const url = new URL(request.url ?? "", "http://zot");
      asked.push(url.searchParams.get("query") ?? "");
      const image = { CVEListForImage: { CVEList: found } };
      reply(
        response,
        200,
        asked.length === 1 ? { data: image } : { errors: [{ message: "cve search is disabled" }] },
      );
    });
    const { host } = new URL(zot.url);
    try {
      const { printed } = await cceWith({ plainHttp: host }, "scan", `${host}/orgs/acme/web:1.0`);
      expect(printed).toMatch(/CRITICAL +CVE-2 +openssl +1 +2 +much \[31m\nLOW +CVE-1/);
      expect(printed).toContain("1 critical, 1 low");
      expect(asked[0]).toContain('CVEListForImage(image: "orgs/acme/web:1.0")');
      const disabled = await cceWith({ plainHttp: host }, "scan", `${host}/orgs/acme/web:1.0`);
      expect(disabled.complaints).toContain("does not scan (cve search is disabled)");
    } finally {
      await zot.close();
    }
  });

  test.each([
    ["no tag", "web:-1", "is no tag"],
    ["latest", "web:latest", "names no version"],
    ["no version", "web", "is no tag"],
    ["kept for artifacts", "web:_about.1", "is kept for what lies beside"],
    ["the repository of categories", "store-categories:1.0", "is no path of an image in a store"],
  ])("R8: a version that is %s is refused before any call", async (_, image, told) => {
    archives.oci("bad.tar", { layers: [someLayer()] });
    const { code, complaints } = await cce("push", "bad.tar", `${store}/${image}`);
    expect(code).toBe(1);
    expect(complaints).toMatch(told === "is no tag" ? /is no (tag|image reference)/ : told);
  });

  test("R3: a path in no store is refused", async () => {
    archives.oci("bad.tar", { layers: [someLayer()] });
    for (const path of ["web:1", "orgs/acme:1", "orgs/a--b/web:1", "private/web:1"]) {
      const { complaints } = await cce("push", "bad.tar", `${registry.host}/${path}`);
      expect(complaints).toContain("is no path of an image in a store");
    }
  });

  test.each<[string, () => string, string]>([
    ["nothing", () => "absent.tar", "is not there"],
    ["a folder", () => ".", "is a folder"],
    ["an empty file", () => file("empty.tar", ""), "has no"],
    ["text", () => file("text.tar", "x".repeat(2000)), "is no tar archive"],
    ["zeros", () => file("zeros.tar", "\0".repeat(10_240)), "is no tar archive"],
    ["damaged gzip", () => file("bad.tar.gz", Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])), "is damaged"],
    ["another archive", () => archives.tar("other.tar", new Map([["a.txt", "a"]])), "neither index.json nor"],
    ["no JSON", () => archives.tar("json.tar", new Map([["index.json", "{"]])), "is no JSON object"],
    ["a list of nothing", () => archives.tar("list.tar", new Map([["manifest.json", "[]"]])), "has no image"],
    [
      "a list of numbers",
      () => archives.tar("n.tar", new Map([["manifest.json", "[1]"]])),
      "as docker writes it",
    ],
  ])("R3: an archive that is %s is no image", async (_, archive, told) => {
    const { code, complaints } = await cce("push", archive(), `${store}/odd:1.0`);
    expect(code).toBe(1);
    expect(complaints).toContain(told === "has no" ? "empty.tar" : told);
    expect((await cce("list", `${store}/odd`)).printed).toContain("There are no images");
  });

  test("R3: an archive that is cut off, or whose layer is damaged, leaves no version", async () => {
    const layer = someLayer(50_000);
    const whole = archives.oci("whole-image.tar", { layers: [layer] });
    const cut = file("cut.tar", execFileSync("head", ["-c", "30000", whole]));
    expect((await cce("push", cut, `${store}/odd:1.0`)).complaints).toMatch(/cut off/);
    const bytes = execFileSync("cat", [whole], { maxBuffer: 1e7 });
    const at = bytes.indexOf(layer.subarray(0, 100));
    bytes.writeUInt8((bytes[at] ?? 0) ^ 1, at);
    const damaged = await cce("push", file("damaged.tar", bytes), `${store}/odd:1.0`);
    expect(damaged.complaints).toContain("is damaged");
    expect((await cce("list", `${store}/odd`)).printed).toContain("There are no images");
  });

  test("R3: of an archive with several images one is named", async () => {
    const layers = [someLayer()];
    const archive = archives.docker("named.tar", { layers }, ["web:1", "web:2"]);
    expect(await cce("push", archive, `${store}/named:1.0`, "--image", "web:2")).toMatchObject({ code: 0 });
    const other = await cce("push", archive, `${store}/named:2.0`, "--image", "api:1");
    expect(other.complaints).toContain("web:1, web:2");
  });

  function file(name: string, content: string | Buffer): string {
    writeFileSync(archives.path(name), content);
    return archives.path(name);
  }

  function inTar(path: string): string {
    return contentInTar(path).toString("utf8");
  }

  function contentInTar(path: string): Buffer {
    return execFileSync("tar", ["-xOf", archives.path("pulled.tar"), path], { maxBuffer: 1e8 });
  }
});
