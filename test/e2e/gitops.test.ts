import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cluster } from "../support/cluster";
import { Running } from "../support/running";
import { takeTurns } from "../support/turns";

// The example has names of its own: what it deploys is there once in a lab.
describe("examples/gitops", () => {
  const folder = mkdtempSync(join(tmpdir(), "gitops-"));
  const manifests = join(folder, "manifests");
  const checkout = join(__dirname, "../..");
  const cluster = new Cluster();

  const kubectl = (...args: readonly string[]) =>
    new Running("kubectl", args, { cwd: folder, env: process.env }).ended;

  const apply = () => kubectl("apply", "--server-side", "--validate=strict", "--filename", manifests);
  const generation = async (kind: "Deployment" | "StatefulSet", name: string) =>
    (await cluster.get(kind, "shop", name)).metadata?.generation;

  beforeAll(() => writeFileSync(join(folder, "missing.cjs"), MISSING));
  afterAll(async () => {
    await kubectl("delete", "--ignore-not-found", "--filename", manifests);
    rmSync(folder, { recursive: true, force: true });
    cluster.close();
  });
  takeTurns("names of examples on the lab's cluster");

  test("W1-W6, W8-W12: writes YAML without Pulumi, which kubectl applies, and which then runs", async () => {
    const program = join(checkout, "dist/examples/gitops/index.js");
    const env = { ...process.env, DATABASE_PASSWORD: "not a secret: 'of' \"a\" test" };
    const place = { cwd: checkout, env };
    // On a machine without Pulumi, its packages are not there.
    const missing = `--require=${join(folder, "missing.cjs")}`;
    const written = await new Running(process.execPath, [missing, program, manifests], place).ended;
    expect(written).toEqual({ with: 0, output: "" });
    expect(readdirSync(manifests).length).toBeGreaterThan(1);

    const applied = await apply();
    expect([applied.with, applied.output]).toEqual([
      0,
      expect.stringContaining("deployment.apps/web serverside-applied"),
    ]);
    // Kubernetes 1.34 warns so of every headless service, as it looks at its own default.
    const complaints = applied.output
      .split("\n")
      .filter((line) => !/serverside-applied|SessionAffinity|^$/.test(line));
    expect(complaints).toEqual([]);
    await cluster.until("Deployment", "shop", "web", ({ status }) => status?.readyReplicas === 2);
    await cluster.until("StatefulSet", "shop", "database", ({ status }) => status?.readyReplicas === 1);
    await cluster.until("Job", "shop", "migration", ({ status }) => status?.succeeded === 1);
    const { status } = await cluster.until(
      "Service",
      "shop",
      "web",
      ({ status: known }) => known?.loadBalancer?.ingress !== undefined,
    );
    expect(status?.loadBalancer?.ingress?.[0]?.ip).toMatch(/^198\.51\.100\./);

    // A second sync rolls nothing. (`kubectl diff` would name network policies with an empty list: the API server
    // counts a generation for each apply of those, with the same spec.)
    const generations = () => Promise.all(WORKLOADS.map(([kind, name]) => generation(kind, name)));
    const before = await generations();
    expect(await apply()).toMatchObject({ with: 0 });
    expect(await generations()).toEqual(before);
  });
});

/** What runs pods, which a changed template would replace. */
const WORKLOADS = [
  ["Deployment", "web"],
  ["StatefulSet", "database"],
] as const;

/** Has every import of a package of Pulumi fail as if it were not installed. */
const MISSING = `
const Module = require("node:module");
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...more) => {
  if (name.startsWith("@pulumi/")) throw new Error("Cannot find module '" + name + "'");
  return resolve(name, ...more);
};
`;
