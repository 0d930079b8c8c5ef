import fc from "fast-check";
import type { NodeGrowth } from "../../lib/rules/thresholds";
import { nodeGrowth, usageThresholds } from "../../lib/rules/thresholds";

const GROWTH: NodeGrowth = {
  cpuPercent: 70,
  memoryPercent: 80,
  min: 1,
  max: 10,
  cooldownSeconds: 600,
  windowSeconds: 600,
  granularitySeconds: 300,
};

function problems(changes: Partial<NodeGrowth>, isBareMetal = false) {
  return nodeGrowth({ ...GROWTH, ...changes }, isBareMetal).filter((problem) => problem !== undefined);
}

describe("thresholds of node groups (C9; issue: thresholds of 0 or 101, max below min)", () => {
  test("a careful group has no problem", () => {
    expect(problems({})).toEqual([]);
    expect(problems({ min: 1, max: 1, cooldownSeconds: 300, windowSeconds: 300 })).toEqual([]);
  });

  test.each(["cpuPercent", "memoryPercent"] as const)("%s is a whole number from 1 to 100", (field) => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -5, max: 105 }), fc.double()), (value) => {
        const refused = problems({ [field]: value }).some((problem) => problem.field === field);
        expect(refused).toBe(!(Number.isInteger(value) && value >= 1 && value <= 100));
      }),
    );
  });

  test("at least one of them is watched", () => {
    expect(usageThresholds({})).toContainEqual(
      expect.objectContaining({ field: "cpuPercent, memoryPercent", rule: "watch nothing" }),
    );
    expect(usageThresholds({ memoryPercent: 80 }).filter(Boolean)).toEqual([]);
  });

  test("bounds do not cross", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (min, max) => {
        expect(problems({ min, max }).length === 0).toBe(min <= max);
      }),
    );
    expect(problems({ min: 5, max: 3 })).toEqual([
      { field: "min", value: 5, rule: "exceeds max (3)", fix: "raise max or lower min" },
    ]);
    expect(problems({ min: -1, max: 0 }).map(({ field }) => field)).toEqual(["min", "max"]);
  });

  test("no zone is without a node, as there nothing could be measured", () => {
    expect(problems({ min: 0 })).toMatchObject([{ field: "min", rule: "is no whole number of at least 1" }]);
    expect(nodeGrowth({ ...GROWTH, min: 3 }, false, 3).filter(Boolean)).toEqual([]);
    expect(nodeGrowth({ ...GROWTH, min: 2 }, false, 3).filter(Boolean)).toEqual([
      {
        field: "min",
        value: 2,
        rule: "leaves some of the 3 zones without a node whose use could be measured",
        fix: "use at least 3, or fewer zones",
      },
    ]);
  });

  test("the window is made of whole measures", () => {
    expect(problems({ windowSeconds: 700 })).toEqual([
      {
        field: "windowSeconds",
        value: 700,
        rule: "is no multiple of granularitySeconds (300)",
        fix: "use 900",
      },
    ]);
    expect(problems({ granularitySeconds: 0 })).toMatchObject([{ field: "granularitySeconds" }]);
  });

  test("no measure acts twice", () => {
    expect(problems({ cooldownSeconds: 299 })).toEqual([
      {
        field: "cooldownSeconds",
        value: 299,
        rule: "is shorter than granularitySeconds (300), so that one measure would act twice",
        fix: "use at least 300",
      },
    ]);
  });

  test("memory of bare metal is not measured (C2)", () => {
    expect(problems({}, true)).toMatchObject([{ field: "memoryPercent", value: 80 }]);
    expect(problems({ memoryPercent: undefined }, true)).toEqual([]);
  });
});
