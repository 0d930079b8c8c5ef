import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, linkSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { NoTar, tarEntries } from "../../lib/registry/archive/tar-entries";
import { TAR_END, tarHeader, tarPadding } from "../../lib/registry/archive/tar-header";

describe("tar archives (R3, R7)", () => {
  let folder: string;

  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "tar-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const LONG = `${"deep/".repeat(40)}layer.tar`;

  function made(...options: readonly string[]): string {
    const content = join(folder, "content");
    for (const [path, text] of [
      ["manifest.json", "[]"],
      ["empty", ""],
      [LONG, "x".repeat(1000)],
    ] as const) {
      mkdirSync(dirname(join(content, path)), { recursive: true });
      writeFileSync(join(content, path), text);
    }
    symlinkSync(join("..", "manifest.json"), join(content, "deep", "soft"));
    linkSync(join(content, "manifest.json"), join(content, "hard"));
    symlinkSync("/etc/passwd", join(content, "outside"));
    symlinkSync("loop", join(content, "loop"));
    const archive = join(folder, "made.tar");
    execFileSync("tar", ["-cf", archive, ...options, "-C", content, "."]);
    return archive;
  }

  async function contents(archive: string): Promise<Readonly<Record<string, string>>> {
    const file = await open(archive);
    try {
      const found: Record<string, string> = {};
      for (const [name, { start, size }] of await tarEntries(file, (await file.stat()).size)) {
        const { buffer } = await file.read(Buffer.alloc(size), 0, size, start);
        found[name] = buffer.toString();
      }
      return found;
    } finally {
      await file.close();
    }
  }

  test.each(["gnu", "pax", "oldgnu"])(
    "as %s writes them are read, with long names and links",
    async (format) => {
      expect(await contents(made(`--format=${format}`))).toEqual({
        "manifest.json": "[]",
        empty: "",
        hard: "[]",
        [LONG]: "x".repeat(1000),
        "deep/soft": "[]",
      });
    },
  );

  test("what is written here, tar reads", async () => {
    const text = fc.string({ maxLength: 2000 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (texts) => {
        const parts = texts.map((each) => Buffer.from(each));
        const archive = join(folder, "written.tar");
        const blocks = parts.flatMap((part, index) => [
          tarHeader(`blobs/${index}`, part.length),
          part,
          tarPadding(part.length),
        ]);
        writeFileSync(archive, Buffer.concat([...blocks, TAR_END]));
        const listed = execFileSync("tar", ["-tf", archive], { encoding: "utf8" });
        expect(listed).toBe(parts.map((_, index) => `blobs/${index}\n`).join(""));
        const expected = parts.map((part, index) => [`blobs/${index}`, part.toString()]);
        expect(await contents(archive)).toEqual(Object.fromEntries(expected));
      }),
      { numRuns: 10 },
    );
  });

  test("files of 8 GiB and more have their size in another way", async () => {
    const size = 10 * 1024 ** 3;
    const archive = join(folder, "large.tar");
    writeFileSync(archive, tarHeader("layer.tar", size));
    const file = await open(archive, "r+");
    await file.truncate(512 + size + 1024);
    expect([...(await tarEntries(file, 512 + size + 1024))]).toEqual([["layer.tar", { start: 512, size }]]);
    await file.close();
    expect(execFileSync("tar", ["-tvf", archive], { encoding: "utf8" })).toContain(` ${size} `);
  });

  test("one that is cut off is told apart from a whole one, wherever the cut is", async () => {
    const archive = made();
    const bytes = execFileSync("cat", [archive]);
    const file = await open(archive, "r+");
    for (const length of [100, 700, 1000]) {
      await file.truncate(0);
      await file.write(bytes.subarray(0, length), 0, length, 0);
      await tarEntries(file, length).then(
        (entries) => expect(entries.size).toBeLessThan(5),
        (thrown) => expect(thrown).toBeInstanceOf(NoTar),
      );
    }
    await file.close();
  });

  test("no bytes make it fail in another way", async () => {
    const archive = join(folder, "any.tar");
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 512, maxLength: 2048 }), async (bytes) => {
        writeFileSync(archive, bytes);
        await expect(contents(archive)).rejects.toBeInstanceOf(NoTar);
      }),
      { numRuns: 30 },
    );
  });
});
