import fc from "fast-check";

import { isQuantityPath, sameQuantity } from "../../../../lab/plugins/kubernetes/quantity";

describe("quantities of the Kubernetes API", () => {
  test.each([
    ["1000m", "1"],
    ["0.5", "500m"],
    ["1Gi", "1024Mi"],
    ["1.5Gi", "1536Mi"],
    ["1k", "1e3"],
    ["2", 2],
    ["100M", "100000000"],
    ["-1500m", "-1.5"],
  ])("%s is %s", (a, b) => {
    expect(sameQuantity(a, b)).toBe(true);
  });

  test.each([
    ["1G", "1Gi"],
    ["100m", "100M"],
    ["1", "1.0000001"],
    ["one", "one"],
    ["", ""],
    ["1e999", "1e999"],
  ])("%s is not known to be %s", (a, b) => {
    expect(sameQuantity(a, b)).toBe(false);
  });

  test("milli, whole and binary forms of a number agree", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (number) => {
        expect(sameQuantity(`${number}000m`, number)).toBe(true);
        expect(sameQuantity(`${number}Mi`, `${number * 1024}Ki`)).toBe(true);
        expect(sameQuantity(`${number}Mi`, `${number}M`)).toBe(number === 0);
      }),
    );
  });

  test("are only where the API has them: never in free text", () => {
    expect(isQuantityPath(["spec", "containers", "resources", "limits", "cpu"])).toBe(true);
    expect(isQuantityPath(["spec", "hard", "requests.cpu"])).toBe(true);
    expect(isQuantityPath(["data", "limits", "cpu"])).toBe(false);
    expect(isQuantityPath(["metadata", "labels", "max"])).toBe(false);
    expect(isQuantityPath(["spec", "containers", "env", "value"])).toBe(false);
  });
});
