import { silent } from "../../../lab/report";
import { advise, buildGoProgram, goSetup } from "../../../lab/tools/go";
import { obtainTool } from "../../../lab/tools/obtain";
import { printing, scratch } from "../support/scratch";

describe("building with Go", () => {
  const place = scratch();
  const path = process.env.PATH;
  const withGo = (folder: string, script: string) => {
    place.write(`${folder}/go`, script, 0o755);
    process.env.PATH = `${place.folder}/${folder}:/usr/bin:/bin`;
  };
  afterEach(() => {
    process.env.PATH = path;
  });
  afterAll(() => place.remove());

  test("says how to get Go where there is none", async () => {
    process.env.PATH = place.folder;
    await expect(goSetup()).rejects.toThrow(
      /there is no program 'go' on PATH\n  what to do: install Go 1.24.0 or later/,
    );
  });

  test.each([
    ["1.19.8", "", true],
    ["1.23.4", "local", true],
    ["1.22.2", "auto", false],
    ["1.26.8", "local", false],
  ])("Go %s with GOTOOLCHAIN '%s' is too old: %s", async (version, toolchain, tooOld) => {
    withGo(`go-${version}`, printing(`go${version}\n${toolchain}\n/tmp\n/tmp`));
    const asked = goSetup();
    if (tooOld) await expect(asked).rejects.toThrow(`Go ${version} is too old`);
    else await expect(asked).resolves.toMatchObject({ version, toolchain });
  });

  test("quotes what go said, and leaves nothing behind", async () => {
    const fails = `if [ "$1" = env ]; then printf 'go1.26.0\\nlocal\\n/tmp\\n/tmp\\n'; else echo 'dial tcp: lookup proxy: no such host' >&2; exit 1; fi`;
    withGo("broken", `#!/bin/sh\n${fails}\n`);
    const recipe = {
      kind: "go program" as const,
      name: "example",
      version: "1.0.0",
      requires: {},
      package: "example.org/cmd",
      programs: ["example"] as const,
      seconds: 1,
    };
    const tool = {
      name: "example",
      purpose: "",
      programs: ["example"],
      handedOut: false,
      recipes: [recipe] as const,
    };
    await expect(obtainTool(tool, place.folders, silent)).rejects.toThrow(
      /cannot build example 1.0.0[^]*no such host[^]*a Go module proxy must be reachable/,
    );
    await expect(buildGoProgram(recipe, `${place.folder}/direct`, "x", () => undefined)).rejects.toThrow(
      "no such host",
    );
  });

  test.each([
    ["dial tcp 1.2.3.4:443: i/o timeout", "GOPROXY"],
    ["verifying m@v1: checksum mismatch", "do not switch verification off"],
    ["write /x: no space left on device", "free disk space"],
    ["compile: signal: killed", "out of memory"],
    ["syntax error", "put the program on PATH"],
  ])("after '%s' it advises: %s", (said, advice) => {
    expect(advise(said)).toContain(advice);
  });
});
