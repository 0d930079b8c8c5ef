import fc from "fast-check";
import { bootVolume, volume } from "../../lib/rules/volumes";

describe("disks of nodes (C4; issue: a volume without a size)", () => {
  test("have a size in whole GiB", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double()), (size) => {
        const problems = volume("bootVolume", { size }).filter((problem) => problem !== undefined);
        expect(problems.length === 0).toBe(Number.isSafeInteger(size) && size > 0);
      }),
    );
  });

  test("without a size, from a program without types, are refused by the field's name", () => {
    const untyped: unknown = { type: "ssd" };
    expect(volume("dataVolumes['logs']", untyped as { size: number }).filter(Boolean)).toEqual([
      {
        field: "dataVolumes['logs'].size",
        value: undefined,
        rule: "is no whole number of GiB",
        fix: "give a size in GiB, such as 20",
      },
    ]);
  });

  test("name their type and zone as the cloud does", () => {
    expect(volume("bootVolume", { size: 20, type: "ssd", zone: "az1" }).filter(Boolean)).toEqual([]);
    expect(volume("bootVolume", { size: 20, type: "", zone: "az1:host" }).filter(Boolean)).toEqual([
      expect.objectContaining({ field: "bootVolume.type" }),
      expect.objectContaining({ field: "bootVolume.zone" }),
    ]);
  });

  test("are nothing that bare metal boots from (C2)", () => {
    expect(bootVolume("bootVolume", undefined, true)).toEqual([]);
    expect(bootVolume("bootVolume", { size: 20 }, false).filter(Boolean)).toEqual([]);
    expect(bootVolume("bootVolume", { size: 20 }, true)).toEqual([
      {
        field: "bootVolume",
        value: { size: 20 },
        rule: "is not possible on bare metal, which boots from its own disk",
        fix: "leave it out",
      },
    ]);
  });
});
