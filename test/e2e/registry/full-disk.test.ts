import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { Archive, imageInArchive, pushImage } from "../../../lib/registry";
import { someLayer } from "../../support/images";
import { MEMBER } from "../../support/registry";
import { RegistryAndArchives } from "../../support/registry-and-archives";

describe("a disk that fills up leaves nothing behind", () => {
  const given = new RegistryAndArchives();
  const { archives } = given;

  /** Runs `cce image` where a folder is a file system of a megabyte that only this command sees, and lists it then. */
  function onSmallDisk(words: readonly string[], folder: string, env: NodeJS.ProcessEnv = {}) {
    const script = archives.path("small.sh");
    const command = [
      process.execPath,
      "dist/lib/cli/cce.js",
      "image",
      ...words,
      "--plain-http",
      given.registry.host,
    ];
    writeFileSync(
      script,
      [
        `mkdir -p ${folder} && mount -t tmpfs -o size=1m none ${folder}`,
        `${command.join(" ")}; code=$?`,
        `ls -A ${folder}; exit $code`,
      ].join("\n"),
    );
    const login = { CCE_REGISTRY_USER: MEMBER.user, CCE_REGISTRY_PASSWORD: MEMBER.password };
    try {
      const options = { env: { ...process.env, ...login, ...env }, encoding: "utf8", stdio: "pipe" } as const;
      const stdout = execFileSync("unshare", ["--map-root-user", "--mount", "sh", script], options);
      return { code: 0, stdout, stderr: "" };
    } catch (thrown) {
      const failed = thrown as { status: number; stdout: string; stderr: string }; // as execFileSync throws
      return { code: failed.status, stdout: failed.stdout, stderr: failed.stderr };
    }
  }

  test("R7: where an archive is pulled to", async () => {
    const archive = await Archive.open(archives.oci("large.tar", { layers: [someLayer(3_000_000)] }));
    const image = `${given.registry.host}/orgs/acme/large:1.0`;
    await pushImage({ source: await imageInArchive(archive), target: image }, given.registry.access);
    await archive.close();
    const folder = archives.path("target");
    const { code, stdout, stderr } = onSmallDisk(["pull", image, `${folder}/large.tar`], folder);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("the disk is full; make room, or write it elsewhere");
  });

  test("R3: where a compressed archive is unpacked to be pushed", () => {
    const packed = archives.oci("packed.tar.gz", { layers: [someLayer(3_000_000)] });
    const image = `${given.registry.host}/orgs/acme/packed:1.0`;
    const folder = archives.path("temporary");
    const { code, stdout, stderr } = onSmallDisk(["push", packed, image], folder, { TMPDIR: folder });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("has no space to unpack");
  });
});
