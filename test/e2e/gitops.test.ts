import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cluster } from "../support/cluster";
import { Running } from "../support/running";

// The example has names of its own: what it deploys is there once in a lab.
describe("examples/gitops", () => {
  const folder = mkdtempSync(join(tmpdir(), "gitops-"));
  const checkout = join(__dirname, "../..");
  const cluster = new Cluster();

  const kubectl = (...args: readonly string[]) =>
    new Running("kubectl", args, { cwd: folder, env: process.env }).ended;

  afterAll(async () => {
    await kubectl("delete", "--ignore-not-found", "--filename", folder);
    rmSync(folder, { recursive: true, force: true });
    cluster.close();
  });

  test("W1-W6, W8-W12: writes YAML without Pulumi, which kubectl applies, and which then runs", async () => {
    // A module that is not there stands for a machine on which Pulumi is not installed.
    const blocked = `--require=${join(__dirname, "without-pulumi.cjs")}`;
    const program = join(checkout, "dist/examples/gitops/index.js");
    const env = { ...process.env, DATABASE_PASSWORD: "not a secret: 'of' \"a\" test" };
    const place = { cwd: checkout, env };
    const written = await new Running(process.execPath, [blocked, program, folder], place).ended;
    expect(written).toEqual({ with: 0, output: "" });
    expect(readdirSync(folder).length).toBeGreaterThan(1);

    const applied = await kubectl("apply", "--server-side", "--validate=strict", "--filename", folder);
    expect([applied.with, applied.output]).toEqual([
      0,
      expect.stringContaining("deployment.apps/web serverside-applied"),
    ]);
    expect(applied.output).not.toMatch(/warning|error/i);
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

    const again = await kubectl("diff", "--server-side", "--filename", folder);
    expect(again).toEqual({ with: 0, output: "" });
  });
});
