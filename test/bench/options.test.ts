import { parseOptions } from "../../bench/options";

describe("options of bench", () => {
  test("measure everything by default, at rising numbers of objects", () => {
    expect(parseOptions([])).toEqual({
      imports: true,
      clusters: true,
      policies: true,
      objects: [100, 1000, 3000],
      rounds: undefined,
    });
    expect(parseOptions(["--objects", "500,100,500", "--rounds", "2"])).toEqual({
      imports: true,
      clusters: true,
      policies: true,
      objects: [100, 500],
      rounds: 2,
    });
  });

  test("measure one part alone", () => {
    expect(parseOptions(["--only", "imports"])).toMatchObject({
      imports: true,
      clusters: false,
      objects: [],
    });
    expect(parseOptions(["--only", "clusters"])).toMatchObject({
      imports: false,
      clusters: true,
      objects: [],
    });
    expect(parseOptions(["--only", "policies"])).toMatchObject({
      policies: true,
      clusters: false,
      objects: [],
    });
    expect(parseOptions(["--only", "deployments"])).toMatchObject({
      imports: false,
      objects: [100, 1000, 3000],
    });
  });

  test.each([
    [
      ["--only", "nothing"],
      "--only 'nothing' is nothing to measure; use imports, clusters, deployments, policies",
    ],
    [["--objects", "110"], "--objects 110 is no multiple of 25"],
    [["--objects", "many"], "--objects 'many' is no whole number above 0"],
    [["--rounds", "0"], "--rounds '0' is no whole number above 0"],
  ])("refuse %j", (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
