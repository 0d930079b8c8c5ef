import { spawnSync } from "node:child_process";
import { controlNodeUserData } from "../../lib/boot/control-node";
import { workerUserData } from "../../lib/boot/worker";
import { ParsedUserData } from "./support/parsed";
import { SomeCluster } from "./support/settings";

describe("what nodes run (C1)", () => {
  let files: ParsedUserData["files"] = [];
  beforeAll(async () => {
    const some = await SomeCluster.create();
    const virtualAddress = { address: "10.0.0.5", prefixLength: 24, virtualRouterId: 51 };
    const control = new ParsedUserData(controlNodeUserData(some.settings(), some.node(1, { virtualAddress })))
      .files;
    const worker = new ParsedUserData(
      workerUserData(some.settings(), { dataVolume: { volumeGroup: "data" } }),
    ).files;
    files = [...control, ...worker];
  });

  function scripts() {
    return files.filter(({ path }) => path.startsWith("/usr/local/lib/"));
  }

  test("parses, every script of it", () => {
    expect(scripts().length).toBeGreaterThan(15);
    for (const { path, content } of scripts()) {
      const check = path.endsWith(".py")
        ? spawnSync("python3", ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], { input: content })
        : spawnSync("bash", ["-n"], { input: content });
      expect([path, check.status, check.stderr.toString()]).toEqual([path, 0, ""]);
    }
  });

  test("stops at the first failure, also within pipes", () => {
    const own = scripts().filter(({ content }) => content.startsWith("#!/bin/bash"));
    expect(own.length).toBeGreaterThan(10);
    for (const { path, content } of own)
      expect([path, content]).toEqual([path, expect.stringContaining("set -euo pipefail")]);
  });

  test("verifies whom it talks to, always", () => {
    for (const { content } of scripts()) {
      expect(content).not.toMatch(/--insecure|curl[^\n]* -[a-z]*k\b|discovery-token-unsafe|skip_verify/);
    }
  });

  test("is there: every script that a unit or another script starts", () => {
    const paths = new Set(files.map(({ path }) => path));
    const started = files.flatMap(({ path, content }) => [
      ...[...content.matchAll(/^ExecStart=(\S+)$/gm)].map(([, script]) => script ?? ""),
      ...(path.endsWith("/node.sh") || path.endsWith("/join.sh")
        ? [...content.matchAll(/"\$here\/([a-z.-]+)"/g)].map(
            ([, name]) => `/usr/local/lib/cloud-container-engine/${name}`,
          )
        : []),
    ]);
    expect(started.length).toBeGreaterThan(8);
    for (const script of started) expect(paths).toContain(script);
  });
});
