import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as openstack from "@pulumi/openstack";
import * as random from "@pulumi/random";
import "../../support/openstack";
import { Engine } from "../../support/engine";
import { runName } from "../../support/run-name";
import { Raw } from "../policies/carried";
import { misjudged } from "../policies/misjudged";
import { cloudRuns } from "../policies/of-cloud";

const PACK = join(__dirname, "../../../policies/tenant-isolation");

// It needs the plugin that comes with the lab's OpenStack, though no cloud: nothing of it is asked in these previews.
describe("T2: the policy pack, on the engine, with the cases of rules about the cloud", () => {
  const folder = mkdtempSync(join(tmpdir(), "policies-"));
  const grants = join(folder, "grants.json");
  let engine: Engine;

  beforeAll(async () => {
    engine = await Engine.open(runName("cloud-policies"), { CCE_GRANTS: grants });
  });
  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(cloudRuns().map((run) => [JSON.stringify(run.grants.cloud), run] as const))(
    "what is refused is reported with its rule, what passes is not, with %s granted",
    async (_title, run) => {
      writeFileSync(grants, JSON.stringify(run.grants));
      const attempt = await engine.tryPreview(
        () => {
          const later = new random.RandomPassword("cloud", { length: 8 }).result;
          const provider = new openstack.Provider("cloud", { authUrl: later });
          for (const { key, resources } of run.cases) {
            resources.forEach(({ type, props }, index) => {
              const inputs = Object.fromEntries(Object.entries(props).filter(([key]) => key !== "id"));
              new Raw(type, `${key}.${index}`, inputs, { provider });
            });
          }
          return Promise.resolve();
        },
        { policyPacks: [PACK] },
      );
      expect(misjudged(run.cases, attempt)).toEqual([]);
    },
    300_000,
  );
});
