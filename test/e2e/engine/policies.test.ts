import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import * as random from "@pulumi/random";
import { caseRuns, register } from "../policies/carried";
import type { CaseRun } from "../policies/carried";
import { misjudged } from "../policies/misjudged";
import { Engine } from "../../support/engine";
import { runName } from "../../support/run-name";

const PACK = join(__dirname, "../../../policies/tenant-isolation");

describe("T2: the policy pack, on the engine, with every case of every rule", () => {
  const folder = mkdtempSync(join(tmpdir(), "policies-"));
  const grants = join(folder, "grants.json");
  let engine: Engine;

  beforeAll(async () => {
    engine = await Engine.open(runName("policies"), { CCE_GRANTS: grants });
  });
  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(caseRuns().map((run) => [titleOf(run), run] as const))(
    "what is refused is reported with its rule, what passes is not: %s",
    async (_title, run) => {
      writeFileSync(grants, JSON.stringify(run.grants));
      const attempt = await engine.tryPreview(
        () => {
          // Of a cluster that is not there yet, as where the program makes it: nothing else judges the objects. Stack
          // policies see nothing of them then.
          const later = new random.RandomPassword("cluster", { length: 8 }).result;
          const provider = new kubernetes.Provider("cluster", run.isTogether ? {} : { kubeconfig: later });
          for (const each of run.cases) register(each, provider);
          return Promise.resolve();
        },
        { policyPacks: [PACK] },
      );
      expect(misjudged(run.cases, attempt)).toEqual([]);
    },
    // Hundreds of resources in one preview.
    300_000,
  );
});

function titleOf({ grants, isTogether, cases }: CaseRun): string {
  const common = { ...grants, tenants: undefined };
  return `${cases.length} cases${isTogether ? " of objects together" : ""}, with ${JSON.stringify(common)} granted`;
}
