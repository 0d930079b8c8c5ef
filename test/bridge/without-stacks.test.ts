import { withoutStacks } from "../../lib/bridge/without-stacks";

function framesOf(error: Error): readonly string[] {
  return (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
}

/** The error that `run` throws. */
function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}

describe("W1-W12: registering without stacks", () => {
  test("records none, and afterwards they are as long as before", () => {
    const limit = Error.stackTraceLimit;
    const inside = withoutStacks(() => new Error("inside"), {});
    expect(framesOf(inside)).toEqual([]);
    expect(inside.stack).toBe("Error: inside");
    expect(Error.stackTraceLimit).toBe(limit);
    expect(framesOf(new Error("after")).length).toBeGreaterThan(1);
  });

  test("says where something was thrown, and restores the stacks then too", () => {
    const limit = Error.stackTraceLimit;
    const error = thrownBy(() =>
      withoutStacks(() => {
        throw new TypeError("refused");
      }, {}),
    );
    expect(error.stack).toMatch(/^TypeError: refused/);
    expect(framesOf(error).join("\n")).toContain("without-stacks.test.ts");
    expect(Error.stackTraceLimit).toBe(limit);
  });

  test("records them for who debugs leaks of promises", () => {
    const inside = withoutStacks(() => new Error("inside"), { PULUMI_DEBUG_PROMISE_LEAKS: "1" });
    expect(framesOf(inside).length).toBeGreaterThan(1);
  });
});
