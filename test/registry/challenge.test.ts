import fc from "fast-check";
import { challengesOf } from "../../lib/registry/challenge";

const read = (header: string) =>
  challengesOf(header).map(({ scheme, parameters }) => ({ scheme, ...Object.fromEntries(parameters) }));

describe("how registries ask who calls (R3)", () => {
  test.each<[string, object[]]>([
    ['Basic realm="test"', [{ scheme: "basic", realm: "test" }]],
    [
      'Bearer realm="https://a.example/token",service="r",scope="repository:a:pull,push"',
      [{ scheme: "bearer", realm: "https://a.example/token", service: "r", scope: "repository:a:pull,push" }],
    ],
    [
      'Basic realm="one", Bearer realm="two", error=x',
      [
        { scheme: "basic", realm: "one" },
        { scheme: "bearer", realm: "two", error: "x" },
      ],
    ],
    ['Basic realm="a \\"b\\" c"', [{ scheme: "basic", realm: 'a "b" c' }]],
    ["Negotiate", [{ scheme: "negotiate" }]],
    ["", []],
    ["\u0000", []],
  ])("%j", (header, challenges) => {
    expect(read(header)).toEqual(challenges);
  });

  test("no header makes it hang or throw", () => {
    fc.assert(fc.property(fc.string(), (header) => void challengesOf(header)));
  });
});
