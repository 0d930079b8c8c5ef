import type { Cost } from "../../bench/costs";
import { line } from "../../bench/costs";
import { packRatios } from "../../bench/policy-pack";

function cost(wall: number, cpu: number): Cost {
  return { wall, cpu, memory: 1, programMemory: 1 };
}

test("what the pack adds is told at many objects, and whether it grows with their number", () => {
  const atFew = { bare: [cost(10, 20)], withPack: [cost(11, 30)] };
  const atMany = { bare: [cost(50, 100)], withPack: [cost(54, 150)] };
  expect(packRatios({ few: 1000, many: 5000 }, atFew, atMany).map(line)).toEqual([
    "bench policy-pack 1.08 1.10",
    "bench policy-pack-cpu 1.50 1.10",
    "bench growth-policy-pack 0.98 1.20",
    "bench growth-policy-pack-cpu 1.00 1.20",
  ]);
});
