import { describe as describeProblem, refuse, within } from "../../lib/rules/problem";

const crossed = {
  field: "minNodes",
  value: 5,
  rule: "exceeds maxNodes (3)",
  fix: "raise maxNodes or lower minNodes",
};
const unnamed = { field: "name", value: "", rule: "is no name", fix: "give one" };

class Handle {
  readonly secret = "hunter2";
}

describe("errors name subject, value, rule and fix", () => {
  test("a single problem is one line", () => {
    expect(() => refuse("NodeGroup 'gpu'", [undefined, crossed, undefined])).toThrow(
      new Error("NodeGroup 'gpu': minNodes (5) exceeds maxNodes (3); raise maxNodes or lower minNodes"),
    );
  });

  test("several are listed together, so that all can be mended at once", () => {
    expect(() => refuse("NodeGroup ''", [unnamed, crossed])).toThrow(
      new Error(
        [
          "NodeGroup '':",
          "  - name (empty) is no name; give one",
          "  - minNodes (5) exceeds maxNodes (3); raise maxNodes or lower minNodes",
        ].join("\n"),
      ),
    );
  });

  test("no problem, no error", () => {
    expect(() => refuse("NodeGroup 'gpu'", [undefined])).not.toThrow();
    expect(() => refuse("NodeGroup 'gpu'", [])).not.toThrow();
  });

  test("problems of a part are reported by where the part sits", () => {
    expect(within("containers[0]", [undefined, crossed])).toEqual([
      undefined,
      { ...crossed, field: "containers[0].minNodes" },
    ]);
  });

  test.each([
    [undefined, "missing"],
    ["", "empty"],
    ["a b", "a b"],
    [0, "0"],
    [NaN, "NaN"],
    [-Infinity, "-Infinity"],
    [2n ** 70n, "1180591620717411303424"],
    [false, "false"],
    [null, "null"],
    [["a", 1], '["a",1]'],
    [{ path: "/" }, '{"path":"/"}'],
    ["x".repeat(201), `${"x".repeat(200)}... (201 characters)`],
    [new Handle(), "Handle object"],
    [new Map([["secret", "hunter2"]]), "Map object"],
  ])("%p is shown as %s", (value, text) => {
    expect(describeProblem({ field: "f", value, rule: "is wrong", fix: "mend it" })).toBe(
      `f (${text}) is wrong; mend it`,
    );
  });
});
