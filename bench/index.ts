/**
 * What this library costs over the SDKs that it stands on, measured side by side. See docs/bench.md.
 */
import { basename } from "node:path";
import { labFolders, streamReport } from "../lab";
import { clusterRatios } from "./cluster/ratios";
import { compareDeployments } from "./compare-deployments";
import type { Bench } from "./compare-deployments";
import { line } from "./costs";
import type { Ratio } from "./costs";
import { importRatios } from "./import-time";
import { parseOptions, USAGE } from "./options";
import { policyPackRatios } from "./policy-pack";

async function bench(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") return console.log(USAGE);
  // Beside the lab that people work with, which it would disturb and be disturbed by.
  process.env.CCE_LAB = `bench-${basename(labFolders().lab)}`.slice(0, 40);
  const interrupt = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => interrupt.abort(new Error(`ended by ${name}`)));

  if (options.imports) print(await importRatios(interrupt.signal));
  if (options.clusters) print(await clusterRatios());
  const means: Bench = { print, report: streamReport(process.stderr), signal: interrupt.signal };
  if (options.policies) print(await policyPackRatios(options.rounds ?? 1, means));
  if (options.objects.length > 0) await compareDeployments(options, means);
}

function print(ratios: readonly Ratio[]): void {
  for (const ratio of ratios) console.log(line(ratio));
}

bench().catch((error: unknown) => {
  process.exitCode = 1;
  console.error(`\nerror: ${error instanceof Error ? error.message : String(error)}`);
});
