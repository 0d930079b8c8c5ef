import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "../..");
const json = (path: string): { version: string; main: string } =>
  JSON.parse(readFileSync(join(root, path), "utf8"));

describe.each(readdirSync(join(root, "policies")))("T2: the policy pack %s", (name) => {
  const folder = `policies/${name}`;

  test("has the package's version, by which reports name it", () => {
    expect(json(`${folder}/package.json`).version).toBe(json("package.json").version);
  });

  test("is found by Pulumi where it is compiled to", () => {
    const { main } = parse(readFileSync(join(root, folder, "PulumiPolicy.yaml"), "utf8")) as { main: string };
    expect([main, json(`${folder}/package.json`).main]).toEqual(
      Array(2).fill(`../../dist/policies/${name}/index.js`),
    );
    expect(existsSync(join(root, folder, "index.ts"))).toBe(true);
  });
});

test("T2: what is published has all that the packs need", () => {
  const [{ files }] = JSON.parse(
    execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  ) as [{ files: readonly { path: string }[] }];
  const published = new Set(files.map(({ path }) => path));
  const needed = readdirSync(join(root, "policies")).flatMap((name) => [
    `policies/${name}/PulumiPolicy.yaml`,
    `policies/${name}/package.json`,
    `dist/policies/${name}/index.js`,
  ]);
  expect(needed.filter((path) => !published.has(path))).toEqual([]);
  expect(published).toContain("dist/lib/policies/index.js");
  expect(
    [...published].filter((path) => /^(test|examples|bench|lab)\/|^dist\/(?!lib|policies)/.test(path)),
  ).toEqual([]);
});
