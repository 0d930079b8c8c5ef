import fc from "fast-check";
import {
  controlNodeKeys,
  controlPlane,
  controlPlaneChange,
  generationOf,
} from "../../lib/rules/control-plane";
import type { ControlPlaneShape } from "../../lib/rules/control-plane";

function change(before: ControlPlaneShape, after: ControlPlaneShape) {
  return controlPlaneChange("controlPlane", before, after).filter((problem) => problem !== undefined);
}

describe("the number of control nodes (C7; issue: 2 or 4 control nodes)", () => {
  test("is 1, 3 or 5", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -2, max: 9 }), fc.double()), (count) => {
        const problems = controlPlane("controlPlane", { count }).filter((problem) => problem !== undefined);
        expect(problems.length === 0).toBe([1, 3, 5].includes(count));
      }),
    );
  });

  test.each([2, 4])("%d is told why not", (count) => {
    expect(controlPlane("controlPlane", { count })).toEqual([
      {
        field: "controlPlane.count",
        value: count,
        rule: `bears no more losses than ${count - 1}, as etcd needs a majority`,
        fix: "choose 1, 3 or 5",
      },
    ]);
  });

  test("nodes keep their keys when others come and go", () => {
    expect(controlNodeKeys(3)).toEqual(["1", "2", "3"]);
    expect(controlNodeKeys(5).slice(0, 3)).toEqual(controlNodeKeys(3));
  });
});

describe("generations of control nodes (C8, C11)", () => {
  test("are 1 unless somebody raised them", () => {
    expect(generationOf({ count: 3, generations: { "2": 4 } }, "2")).toBe(4);
    expect(generationOf({ count: 3, generations: { "2": 4 } }, "1")).toBe(1);
    expect(generationOf({ count: 3 }, "1")).toBe(1);
  });

  test("belong to nodes of the cluster, and count from 1", () => {
    expect(controlPlane("controlPlane", { count: 3, generations: { "1": 2 } }).filter(Boolean)).toEqual([]);
    expect(controlPlane("controlPlane", { count: 1, generations: { "1": 0, "2": 1 } })).toEqual([
      expect.objectContaining({ field: "controlPlane.generations['1']", value: 0 }),
      {
        field: "controlPlane.generations",
        value: "2",
        rule: "is no control node of this cluster",
        fix: "use one of 1",
      },
    ]);
  });
});

describe("changes of the control plane (C7, C8, C11)", () => {
  const shape = fc.record({
    count: fc.constantFrom(1, 3, 5),
    generations: fc.dictionary(fc.constantFrom("1", "2", "3", "4", "5"), fc.integer({ min: 1, max: 3 })),
  });

  test("leave etcd the majority of its members, and replace at most one of them", () => {
    fc.assert(
      fc.property(shape, shape, (before, after) => {
        const common = controlNodeKeys(Math.min(before.count, after.count));
        const replaced = common.filter((key) => generationOf(before, key) !== generationOf(after, key));
        const isLowered = common.some((key) => generationOf(before, key) > generationOf(after, key));
        const hasMajority = 2 * (common.length - replaced.length) > before.count;
        expect(change(before, after).length === 0).toBe(replaced.length <= 1 && !isLowered && hasMajority);
      }),
    );
  });

  test("one of three at a time is replaced", () => {
    const before = { count: 3, generations: { "1": 2 } };
    expect(change(before, { count: 3, generations: { "1": 2, "3": 2 } })).toEqual([]);
    expect(change(before, { count: 3, generations: { "2": 2, "3": 2, "1": 2 } })).toEqual([
      expect.objectContaining({
        field: "controlPlane.generations",
        value: ["2", "3"],
        rule: "would replace more than one control node at once",
      }),
      expect.objectContaining({ rule: "leaves no majority of the 3 members that etcd has" }),
    ]);
  });

  test("from 3 to 1 is refused, from 5 to 3 is not, and up is always possible", () => {
    expect(change({ count: 3 }, { count: 1 })).toEqual([
      {
        field: "controlPlane.count",
        value: 1,
        rule: "leaves no majority of the 3 members that etcd has",
        fix: "keep at least 3 control nodes",
      },
    ]);
    expect(change({ count: 5 }, { count: 1 })).toMatchObject([{ fix: "keep at least 3 control nodes" }]);
    for (const [from, to] of [
      [5, 3],
      [1, 3],
      [3, 5],
      [1, 5],
    ] as const) {
      expect(change({ count: from }, { count: to })).toEqual([]);
    }
  });

  test("the only control node is not replaced: nobody else knows what it knows", () => {
    expect(change({ count: 1 }, { count: 1, generations: { "1": 2 } })).toEqual([
      expect.objectContaining({
        rule: "would replace the only control node, and with it all that the cluster knows",
        fix: "make a new cluster of three and move the applications",
      }),
    ]);
  });

  test("a generation that is lowered or forgotten is not taken for a wish", () => {
    expect(change({ count: 3, generations: { "2": 3 } }, { count: 3 })).toEqual([
      {
        field: "controlPlane.generations['2']",
        value: 1,
        rule: "is below what the node has (3)",
        fix: "raise it to have the node replaced, or leave it as it is",
      },
    ]);
  });
});
