import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import * as random from "@pulumi/random";
import { caseRuns, register } from "../policies/carried";
import type { CarriedCase, CaseRun } from "../policies/carried";
import { Engine } from "../../support/engine";
import type { Attempt } from "../../support/engine";
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
      expect(wrong(run.cases, attempt)).toEqual([]);
    },
    // Hundreds of resources in one preview.
    300_000,
  );
});

function titleOf({ grants, isTogether, cases }: CaseRun): string {
  const { tenants: _own, ...common } = grants;
  return `${cases.length} cases${isTogether ? " of objects together" : ""}, with ${JSON.stringify(common)} granted`;
}

/** Cases that were judged otherwise than they should be. */
function wrong(cases: readonly CarriedCase[], { reports }: Attempt): readonly string[] {
  const numbers = new Map<string, Set<number>>();
  for (const { name = "", message } of reports) {
    const key = name.split(".")[0] ?? "";
    const found = numbers.get(key) ?? new Set();
    for (const [, number] of message.matchAll(/\(isolation rule (\d+), /g)) found.add(Number(number));
    numbers.set(key, found);
  }
  return cases.flatMap(({ key, title, number, isRefused }) => {
    const isReported = numbers.get(key)?.has(number) === true;
    return isReported === isRefused ? [] : [`${title} (${isReported ? "reported" : "not reported"})`];
  });
}
