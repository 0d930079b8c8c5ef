import { growth, line, median, medianCost, ratios } from "../../bench/costs";
import type { Cost, Point } from "../../bench/costs";

function cost(cpu: number, rest: Partial<Cost> = {}): Cost {
  return { wall: 1, cpu, memory: 100, programMemory: 100, ...rest };
}

function point(objects: number, cpu: number): Point {
  return { objects, pair: { ours: cost(cpu, { wall: objects, memory: objects }), theirs: cost(1) } };
}

describe("figures of bench", () => {
  test("the median is the middle, or halfway between the two in the middle", () => {
    expect(median([9, 1, 2])).toBe(2);
    expect(median([9, 1, 2, 4])).toBe(3);
    expect(() => median([])).toThrow("no median");
  });

  test("a disturbed measurement counts in none of its parts", () => {
    const costs = [cost(1, { wall: 50 }), cost(90, { wall: 2 }), cost(2, { wall: 3 })];
    expect(medianCost(costs)).toEqual({ wall: 3, cpu: 2, memory: 100, programMemory: 100 });
  });

  test("a ratio is ours over theirs", () => {
    const pair = { ours: cost(3, { memory: 110 }), theirs: cost(2) };
    expect(ratios("up-100", pair).map(line)).toEqual([
      "bench up-100-cpu 1.50 1.10",
      "bench up-100-wall 1.00 1.10",
      "bench up-100-program-memory 1.00 1.15",
      "bench up-100-memory 1.10 1.15",
    ]);
  });

  test("growth leaves out what starting up costs, and is 1 where each object costs the same", () => {
    const linear = [point(100, 10 + 1), point(1000, 10 + 10), point(3000, 10 + 30)];
    expect(growth("up", linear).map(({ name, value }) => [name, value.toFixed(2)])).toContainEqual([
      "growth-up-cpu",
      "1.00",
    ]);
  });

  test("growth shows work that grows by the square", () => {
    const square = [point(100, 0.01), point(1000, 1), point(3000, 9)];
    const cpu = growth("up", square).find(({ name }) => name === "growth-up-cpu");
    expect(cpu?.value).toBeGreaterThan(3);
  });

  test("nothing is said about growth from two points", () => {
    expect(growth("up", [point(100, 1), point(1000, 2)])).toEqual([]);
  });
});
