import fc from "fast-check";
import { monitorTiming, watchPort } from "../../lib/scaling/recovery";

describe("how failed members are told from live ones (C8; complaint 15)", () => {
  test("a member counts as dead after the time that it was given, by what Octavia takes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1440 }), (minutes) => {
        const { delay, timeout, maxRetries, maxRetriesDown } = monitorTiming({ minutes });
        expect(delay * maxRetriesDown).toBe(minutes * 60);
        expect(timeout).toBeLessThanOrEqual(delay);
        expect([delay, timeout, maxRetries, maxRetriesDown].every(Number.isInteger)).toBe(true);
        expect(Math.max(maxRetries, maxRetriesDown)).toBeLessThanOrEqual(10);
      }),
    );
  });

  test("a stack has its own port of the balancer, always the same, and never one of a service", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(watchPort(name)).toBe(watchPort(name));
        expect(watchPort(name)).toBeGreaterThanOrEqual(32768);
        expect(watchPort(name)).toBeLessThanOrEqual(65535);
      }),
    );
    const names = Array.from({ length: 20 }, (_, index) => `prod-burst-az${index}`);
    expect(new Set(names.map(watchPort)).size).toBe(20);
  });
});
