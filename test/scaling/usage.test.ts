import fc from "fast-check";
import type { NodeGrowth } from "../../lib/rules/thresholds";
import {
  cpuThreshold,
  evaluationPeriods,
  memoryThreshold,
  shrinkage,
  zoneBounds,
} from "../../lib/scaling/usage";

const percent = fc.integer({ min: 1, max: 100 });
const GROWTH: NodeGrowth = {
  cpuPercent: 70,
  memoryPercent: 80,
  min: 1,
  max: 10,
  cooldownSeconds: 600,
  windowSeconds: 600,
  granularitySeconds: 300,
};

describe("thresholds of nodes as they are measured (C9)", () => {
  test("CPU is nanoseconds of all vCPUs within one measure", () => {
    expect(cpuThreshold(70, { vcpus: 4 }, 300)).toBe(840_000_000_000);
    expect(cpuThreshold(100, { vcpus: 1 }, 60)).toBe(60_000_000_000);
  });

  test("memory is MiB", () => {
    expect(memoryThreshold(80, { memoryMib: 8192 })).toBeCloseTo(6553.6);
  });

  test("are exceeded exactly by nodes that use more than the share", () => {
    const [vcpus, granularity] = [fc.integer({ min: 1, max: 256 }), fc.constantFrom(1, 60, 300, 3600)];
    fc.assert(
      fc.property(percent, percent, vcpus, granularity, (threshold, use, cores, seconds) => {
        const measured = (use / 100) * cores * seconds * 1e9;
        const limit = cpuThreshold(threshold, { vcpus: cores }, seconds);
        // Equal shares may differ in their last binary digit.
        if (use !== threshold) expect(measured > limit).toBe(use > threshold);
        expect(Number.isInteger(limit)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(percent, percent, fc.integer({ min: 1, max: 2 ** 22 }), (threshold, use, memoryMib) => {
        const limit = memoryThreshold(threshold, { memoryMib });
        if (use !== threshold) expect((use / 100) * memoryMib > limit).toBe(use > threshold);
      }),
    );
  });

  test("have to be passed for as many measures as the window has", () => {
    expect(evaluationPeriods({ windowSeconds: 900, granularitySeconds: 300 })).toBe(3);
  });
});

describe("when nodes are taken away (C9)", () => {
  test("those that remain stay below what would add one", () => {
    fc.assert(
      fc.property(percent, fc.integer({ min: 2, max: 100 }), (cpuPercent, nodes) => {
        const { cpuPercent: low = 0 } = shrinkage({ ...GROWTH, cpuPercent });
        expect((low * nodes) / (nodes - 1)).toBeLessThanOrEqual(cpuPercent);
      }),
    );
  });

  test("use has been low for longer than it has to be high, of what is watched", () => {
    expect(shrinkage({ ...GROWTH, memoryPercent: undefined })).toEqual({
      cpuPercent: 35,
      memoryPercent: undefined,
      windowSeconds: 2400,
      granularitySeconds: 300,
    });
  });
});

describe("zones of an autoscaled group (C7, C9)", () => {
  const zones = fc.uniqueArray(fc.stringMatching(/^az[0-9]{1,3}$/), { minLength: 1, maxLength: 6 });

  test("together have exactly the bounds of the group, and differ by one at most", () => {
    fc.assert(
      fc.property(zones, fc.nat({ max: 30 }), fc.nat({ max: 30 }), (names, min, more) => {
        const bounds = zoneBounds({ min, max: min + more }, names);
        const sum = (each: (bound: (typeof bounds)[number]) => number) =>
          bounds.reduce((total, bound) => total + each(bound), 0);
        expect(bounds.map(({ zone }) => zone)).toEqual(names);
        expect(sum((bound) => bound.min)).toBe(min);
        expect(sum((bound) => bound.max)).toBe(min + more);
        expect(bounds.every((bound) => bound.min <= bound.max)).toBe(true);
        const sizes = bounds.map((bound) => bound.max);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("earlier ones take what is left over", () => {
    expect(zoneBounds({ min: 2, max: 5 }, ["az1", "az2"])).toEqual([
      { zone: "az1", min: 1, max: 3 },
      { zone: "az2", min: 1, max: 2 },
    ]);
  });
});
