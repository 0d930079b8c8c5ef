import fc from "fast-check";
import { byteQuantity, notAbove, positiveQuantity, quantity } from "../../lib/rules/quantities";

const DECIMAL_POWERS = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 } as const;
const BINARY_POWERS = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 } as const;

/** A quantity as text, and the same amount counted in billionths. */
const whole = fc.bigInt({ min: 0n, max: 10n ** 9n });
const decimal = fc
  .tuple(whole, fc.constantFrom(...(Object.entries(DECIMAL_POWERS) as [string, number][])))
  .map(([number, [suffix, power]]) => ({
    text: `${number}${suffix}`,
    billionths: number * 10n ** BigInt(9 + power),
  }));
const binary = fc
  .tuple(whole, fc.constantFrom(...(Object.entries(BINARY_POWERS) as [string, number][])))
  .map(([number, [suffix, power]]) => ({
    text: `${number}${suffix}`,
    billionths: number * (1n << BigInt(power)) * 10n ** 9n,
  }));
const scientific = fc
  .tuple(whole, fc.constantFrom("e", "E"), fc.integer({ min: -9, max: 20 }))
  .map(([number, e, power]) => ({
    text: `${number}${e}${power}`,
    billionths: number * 10n ** BigInt(9 + power),
  }));
const fractional = fc
  .tuple(whole, fc.integer({ min: 0, max: 999 }), fc.constantFrom("", "k", "M", "m"))
  .map(([number, thousandths, suffix]) => ({
    text: `${number}.${String(thousandths).padStart(3, "0")}${suffix}`,
    billionths:
      (number * 1000n + BigInt(thousandths)) *
      10n ** BigInt(6 + DECIMAL_POWERS[suffix as keyof typeof DECIMAL_POWERS]),
  }));
const anyQuantity = fc.oneof(decimal, binary, scientific, fractional);

describe("quantities (W9, W11, W12; isolation rule 17)", () => {
  test.each([
    ["500m", 0.5],
    ["2", 2],
    ["0.5", 0.5],
    [".5", 0.5],
    ["2.", 2],
    ["128Mi", 128 * 1024 * 1024],
    ["1G", 1e9],
    ["1E", 1e18],
    ["1e3", 1000],
    ["1E3", 1000],
    ["1e-3", 0.001],
    ["0", 0],
  ])("%s is %d", (text, number) => {
    expect(quantity(text)).toBe(number);
  });

  test.each([
    "",
    " ",
    "1 Gi",
    "1gb",
    "1GB",
    "1KB",
    "1ki",
    "10g",
    "-1",
    "+1",
    "1,5",
    "1.5.2",
    "m",
    "Gi",
    "0x10",
    "NaN",
    "Infinity",
    "1e",
    "1e999999999",
    "１Gi",
    "1Gi\n",
  ])("%j is no quantity", (text) => {
    expect(quantity(text)).toBeUndefined();
    expect(positiveQuantity("capacity", text)).toMatchObject({ field: "capacity", value: text });
  });

  test("every notation means what the API server takes it for", () => {
    fc.assert(
      fc.property(anyQuantity, ({ text, billionths }) => {
        const expected = Number(billionths) / 1e9;
        expect(Math.abs((quantity(text) ?? NaN) - expected)).toBeLessThanOrEqual(expected * 1e-12);
      }),
    );
  });

  test("amounts are compared exactly, whatever their notation", () => {
    fc.assert(
      fc.property(anyQuantity, anyQuantity, (one, other) => {
        const problem = notAbove(
          { field: "request", value: one.text },
          { field: "limit", value: other.text },
        );
        expect(problem !== undefined).toBe(one.billionths > other.billionths);
      }),
    );
  });

  test("a tenth in two notations is the same tenth", () => {
    for (let tenths = 1; tenths < 100; tenths++) {
      const [milli, plain] = [`${tenths * 100}m`, `${Math.floor(tenths / 10)}.${tenths % 10}`];
      expect(notAbove({ field: "low", value: milli }, { field: "high", value: plain })).toBeUndefined();
      expect(notAbove({ field: "low", value: plain }, { field: "high", value: milli })).toBeUndefined();
    }
  });

  test("an amount above its bound names both, and both ways out", () => {
    expect(notAbove({ field: "request", value: "2Gi" }, { field: "limit", value: "2G" })).toEqual({
      field: "request",
      value: "2Gi",
      rule: "exceeds limit (2G)",
      fix: "raise limit or lower request",
    });
  });

  test("zero is no amount to ask for", () => {
    for (const zero of ["0", "0Gi", "0.000", "0e3"]) expect(positiveQuantity("cpu", zero)).toBeDefined();
    expect(positiveQuantity("cpu", "1n")).toBeUndefined();
  });

  test("memory in millibytes is taken for the slip that it is", () => {
    expect(byteQuantity("memory", "512m")).toEqual({
      field: "memory",
      value: "512m",
      rule: "is no whole number of bytes",
      fix: "write a unit of bytes such as Ki, Mi, Gi or Ti: 256Mi, 10Gi",
    });
    for (const odd of ["1.5", "0.1Ki", "1u"]) expect(byteQuantity("memory", odd)).toBeDefined();
    for (const fine of ["1", "0.5Ki", "1.5Gi", "1000m", "1e3"])
      expect(byteQuantity("memory", fine)).toBeUndefined();
    expect(byteQuantity("memory", "lots")).toEqual(positiveQuantity("memory", "lots"));
  });
});
