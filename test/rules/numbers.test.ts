import fc from "fast-check";
import { ordered, percent, port, wholeNumber } from "../../lib/rules/numbers";

describe("numbers (W8, W12; issue: negative counts, min above max)", () => {
  test("whole numbers within bounds, both included, and nothing else", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -5, max: 15 }), fc.double()), (value) => {
        const accepted = wholeNumber("count", value, { min: 0, max: 10 }) === undefined;
        expect(accepted).toBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].includes(value));
      }),
    );
  });

  test.each([-1, 0.5, NaN, Infinity, -Infinity, 2 ** 53])("%d is no count", (value) => {
    expect(wholeNumber("replicas", value, { min: 0 })).toEqual({
      field: "replicas",
      value,
      rule: "is no whole number of at least 0",
      fix: "give a whole number of at least 0",
    });
  });

  test("text is no number, even where it looks like one", () => {
    const fromJavaScript: unknown = "3";
    expect(wholeNumber("replicas", fromJavaScript as number, { min: 0 })).toBeDefined();
  });

  test.each([1, 80, 65535])("%d is a port", (value) => expect(port("port", value)).toBeUndefined());
  test.each([0, -1, 65536, 80.5])("%d is none", (value) => {
    expect(port("port", value)).toMatchObject({ rule: "is no whole number from 1 to 65535" });
  });

  test.each([1, 100])("%d is a percentage", (value) => expect(percent("cpuPercent", value)).toBeUndefined());
  test.each([0, 101, 0.7, -5])("%d is none", (value) => {
    expect(percent("cpuPercent", value)).toMatchObject({ rule: "is no whole number from 1 to 100" });
  });

  test("bounds may meet, but not cross", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (min, max) => {
        const problem = ordered({ field: "min", value: min }, { field: "max", value: max });
        expect(problem !== undefined).toBe(min > max);
      }),
    );
    expect(ordered({ field: "minNodes", value: 5 }, { field: "maxNodes", value: 3 })).toEqual({
      field: "minNodes",
      value: 5,
      rule: "exceeds maxNodes (3)",
      fix: "raise maxNodes or lower minNodes",
    });
  });
});
