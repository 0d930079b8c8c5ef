import { join } from "node:path";
import { checkout, startLab, stopLab } from "../lab";
import type { Bench } from "./compare-deployments";
import { median } from "./costs";
import type { Cost, Ratio } from "./costs";
import { previewed } from "./deployment";

/** Numbers of objects at which a preview is measured with the pack and without. */
const OBJECTS = [1000, 5000] as const;

/** The pack, of which also the rules about a stack as a whole are asked. */
const PACK = "policies/tenant-isolation";

const TARGET = 1.1;
const GROWTH_TARGET = 1.2;

interface Costs {
  readonly bare: readonly Cost[];
  readonly withPack: readonly Cost[];
}

/**
 * What the policy pack adds to a preview of a program that breaks no rule, and whether that is the same for each object,
 * however many there are.
 */
export async function policyPackRatios(rounds: number, bench: Bench): Promise<readonly Ratio[]> {
  try {
    await stopLab([], { wipe: true });
    const lab = await startLab(["engine", "kubernetes"]);
    const measure = async (objects: number, policyPacks: readonly string[]): Promise<Cost> => {
      const cost = await previewed({ side: "byHand", objects, policyPacks, lab, signal: bench.signal });
      const how = policyPacks.length > 0 ? "with the policy pack" : "without it";
      bench.report.line(
        `preview of ${objects} objects ${how}: ${cost.wall.toFixed(1)} s, ${cost.cpu.toFixed(1)} s of processors`,
      );
      return cost;
    };
    const [few, many] = OBJECTS;
    const at = async (objects: number): Promise<Costs> => {
      const bare: Cost[] = [];
      const withPack: Cost[] = [];
      for (let round = 0; round < rounds; round++) {
        bare.push(await measure(objects, []));
        withPack.push(await measure(objects, [join(checkout(), PACK)]));
      }
      return { bare, withPack };
    };
    return packRatios({ few, many }, await at(few), await at(many));
  } finally {
    await stopLab([], { wipe: true });
  }
}

/** What a preview costs with the pack over one without, and what an object costs with it among many over one among few. */
export function packRatios(
  objects: { readonly few: number; readonly many: number },
  atFew: Costs,
  atMany: Costs,
): readonly Ratio[] {
  const wall = (costs: readonly Cost[]) => median(costs.map((cost) => cost.wall));
  const cpu = (costs: readonly Cost[]) => median(costs.map((cost) => cost.cpu));
  const grown = (of: (costs: readonly Cost[]) => number) =>
    of(atMany.withPack) / objects.many / (of(atFew.withPack) / objects.few);
  return [
    { name: "policy-pack", value: wall(atMany.withPack) / wall(atMany.bare), target: TARGET },
    { name: "policy-pack-cpu", value: cpu(atMany.withPack) / cpu(atMany.bare), target: TARGET },
    { name: "growth-policy-pack", value: grown(wall), target: GROWTH_TARGET },
    { name: "growth-policy-pack-cpu", value: grown(cpu), target: GROWTH_TARGET },
  ];
}
