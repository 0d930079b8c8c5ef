import { startLab, stopLab } from "../lab";
import type { Lab, Report } from "../lab";
import { appliedObjects, differences } from "./applied-objects";
import type { AppliedObjects } from "./applied-objects";
import { growth, medianCost, ratios } from "./costs";
import type { Cost, Pair, Point, Ratio } from "./costs";
import { deployed, Saving } from "./deployment";
import type { Side } from "./deployment";
import type { Options } from "./options";

/** Where results go, and what ends the work. */
export interface Bench {
  readonly print: (ratios: readonly Ratio[]) => void;
  readonly report: Report;
  readonly signal: AbortSignal;
}

interface Comparison {
  readonly preview: Pair;
  readonly up: Pair;
}

interface Result {
  readonly preview: Cost;
  readonly up: Cost;
  readonly applied: AppliedObjects;
}

/** With its state saved at every step, the engine's own work grows by the square: minutes for a thousand objects. */
const MOST_SAVED = 100;

/**
 * Deploys the same objects through components and by hand, to a cluster of the lab that is empty each time, and
 * prints what the one costs over the other.
 *
 * @throws Error when the two did not deploy the same
 */
export async function compareDeployments(options: Options, bench: Bench): Promise<void> {
  const previews: Point[] = [];
  const ups: Point[] = [];
  try {
    for (const objects of options.objects) {
      const rounds = options.rounds ?? roundsOf(objects);
      const { preview, up } = await compare(objects, Saving.AtEnd, rounds, bench);
      bench.print([...ratios(`preview-${objects}`, preview), ...ratios(`up-${objects}`, up)]);
      previews.push({ objects, pair: preview });
      ups.push({ objects, pair: up });
      if (objects > MOST_SAVED) continue;
      const saved = await compare(objects, Saving.EveryStep, 1, bench);
      bench.print(ratios(`up-${objects}-saved`, saved.up));
    }
    bench.print([...growth("preview", previews), ...growth("up", ups)]);
  } finally {
    await stopLab([], { wipe: true });
  }
}

/** What is over soon is disturbed more easily, and is measured more often. */
function roundsOf(objects: number): number {
  if (objects <= 100) return 3;
  return objects <= 1000 ? 2 : 1;
}

async function compare(objects: number, saving: Saving, rounds: number, bench: Bench): Promise<Comparison> {
  const results: Record<Side, Result[]> = { components: [], byHand: [] };
  for (let round = 0; round < rounds; round++) {
    // Each goes first in turn, so that neither has the warmer machine.
    const order: readonly Side[] = round % 2 === 0 ? ["components", "byHand"] : ["byHand", "components"];
    for (const side of order) results[side].push(await measure(side, objects, saving, bench));
    requireSame(results, round, objects);
  }
  const pair = (operation: "preview" | "up"): Pair => ({
    ours: medianCost(results.components.map((result) => result[operation])),
    theirs: medianCost(results.byHand.map((result) => result[operation])),
  });
  return { preview: pair("preview"), up: pair("up") };
}

async function measure(side: Side, objects: number, saving: Saving, bench: Bench): Promise<Result> {
  const { report, signal } = bench;
  const lab = await emptyLab(signal);
  const costs = await deployed({ side, objects, saving, lab, signal });
  const what = `${objects} objects ${side === "components" ? "through components" : "by hand"}, saved ${saving}`;
  for (const [operation, cost] of Object.entries(costs))
    report.line(`${operation} of ${what}: ${inWords(cost)}`);
  return { ...costs, applied: await appliedObjects(lab) };
}

async function emptyLab(signal: AbortSignal): Promise<Lab> {
  signal.throwIfAborted();
  await stopLab([], { wipe: true });
  return startLab(["engine", "kubernetes"]);
}

function requireSame(
  results: Readonly<Record<Side, readonly Result[]>>,
  round: number,
  objects: number,
): void {
  const [ours, theirs] = [results.components[round], results.byHand[round]];
  if (!ours || !theirs) throw new Error(`round ${round} lacks a side`);
  // The tenants' objects, and the storage class that they share.
  const found = differences(ours.applied, theirs.applied, objects + 1);
  if (found.length === 0) return;
  throw new Error(
    `the two programs deployed different objects; mend bench/programs:\n${found.slice(0, 20).join("\n")}`,
  );
}

function inWords(cost: Cost): string {
  const mebibytes = [cost.memory, cost.programMemory].map((value) => value.toFixed(0));
  return (
    `${cost.wall.toFixed(1)} s, ${cost.cpu.toFixed(1)} s of processors, ` +
    `${mebibytes[0]} MiB of which the program ${mebibytes[1]}`
  );
}
