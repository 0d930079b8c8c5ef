import { spawn } from "node:child_process";
import { closeSync, ftruncateSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tarHeader } from "../../../lib/registry/archive/tar-header";
import { MEMBER } from "../../support/registry";
import { RegistryAndArchives } from "../../support/registry-and-archives";

const MEBIBYTE = 1024 ** 2;
const LAYER = 2048 * MEBIBYTE;
/** On a machine that has other things to do. */
const TIMEOUT = 600_000;
/** What Node.js has by itself, and what it collects late on a busy machine: a share of the layer. */
const MOST_MEMORY = 384 * MEBIBYTE;

describe("an image with a layer of 2 GiB", () => {
  const given = new RegistryAndArchives();
  const { archives } = given;

  test(
    "R3, R7: is pushed and pulled in constant memory",
    async () => {
      const image = `${given.registry.host}/orgs/acme/large:1.0`;
      const pushed = await cce("push", emptyLayer("large.tar"), image);
      expect(pushed).toMatchObject({ code: 0 });
      expect(pushed.peak).toBeLessThan(MOST_MEMORY);
      const pulled = await cce("pull", image, archives.path("pulled.tar"));
      expect(pulled).toMatchObject({ code: 0 });
      expect(pulled.peak).toBeLessThan(MOST_MEMORY);
      rmSync(archives.path("pulled.tar"));
    },
    TIMEOUT,
  );

  /** An archive as docker saves it, whose layer is a hole in the file. */
  function emptyLayer(name: string): string {
    const path = archives.path(name);
    const file = openSync(path, "w");
    // Nobody compares this digest before the image is unpacked.
    const diffs = [`sha256:${"0".repeat(64)}`];
    const config = JSON.stringify({
      os: "linux",
      architecture: "amd64",
      rootfs: { type: "layers", diff_ids: diffs },
    });
    const list = JSON.stringify([{ Config: "config.json", RepoTags: [], Layers: ["layer.tar"] }]);
    let position = 0;
    for (const [entry, text] of [
      ["config.json", config],
      ["manifest.json", list],
    ] as const) {
      writeSync(file, tarHeader(entry, text.length), 0, 512, position);
      writeSync(file, text, position + 512);
      position += 512 + Math.ceil(text.length / 512) * 512;
    }
    writeSync(file, tarHeader("layer.tar", LAYER), 0, 512, position);
    ftruncateSync(file, position + 512 + LAYER + 1024);
    closeSync(file);
    return path;
  }

  /** Runs the command itself, and measures it. */
  async function cce(...words: readonly string[]) {
    const [meter, result] = [archives.path("meter.cjs"), archives.path("peak")];
    // The peak that the kernel gives a parent of its child may be that of the parent, of whom the child was a copy.
    const peak = `/VmHWM:\\s+(\\d+)/.exec(fs.readFileSync("/proc/self/status", "utf8"))[1]`;
    writeFileSync(
      meter,
      `const fs = require("fs"); process.on("exit", () => fs.writeFileSync(${JSON.stringify(result)}, ${peak}));`,
    );
    const child = spawn(
      process.execPath,
      ["--require", meter, "dist/lib/cli/cce.js", "image", ...words, "--plain-http", given.registry.host],
      {
        env: { ...process.env, CCE_REGISTRY_USER: MEMBER.user, CCE_REGISTRY_PASSWORD: MEMBER.password },
        stdio: ["ignore", "ignore", "inherit"],
      },
    );
    const code = await new Promise((resolve) => child.once("exit", resolve));
    return { code, peak: Number(readFileSync(result, "utf8")) * 1024 };
  }
});
