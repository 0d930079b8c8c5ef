import { isAutonamed, withName } from "../../../../lab/plugins/kubernetes/naming";
import { Unknown } from "../../../../lab/plugins/provider/property-value";

const request = {
  urn: "urn:pulumi:dev::shop::kubernetes:core/v1:ConfigMap::settings",
  news: {},
  randomSeed: new Uint8Array(),
};

describe("names of objects", () => {
  test("are the program's, known or not", () => {
    const named = { metadata: { name: "mine" } };
    expect(withName(named, {}, request)).toBe(named);
    const later = { metadata: { name: new Unknown() } };
    expect(withName(later, {}, request)).toBe(later);
  });

  test("are made of the resource's name otherwise, and marked", () => {
    const manifest = withName({ metadata: { labels: {} } }, {}, request);
    expect(manifest).toMatchObject({ metadata: { name: expect.stringMatching(/^settings-[0-9a-f]{8}$/) } });
    expect(isAutonamed(manifest)).toBe(true);
  });

  test("are the same for the same seed of the engine", () => {
    const seeded = (seed: number) => withName({}, {}, { ...request, randomSeed: Uint8Array.of(seed) });
    expect(seeded(1)).toEqual(seeded(1));
    expect(seeded(1)).not.toEqual(seeded(2));
  });

  test("are kept once made, but not a name that the program took back", () => {
    const first = withName({}, {}, request);
    expect(withName({}, first, request)).toEqual(first);
    expect(withName({}, { metadata: { name: "mine" } }, request)).toMatchObject({
      metadata: { name: expect.stringMatching(/^settings-/) },
    });
  });

  test("obey the stack's autonaming", () => {
    const proposed = { ...request, autonaming: { mode: "propose" as const, proposedName: "settings-x" } };
    expect(withName({}, {}, proposed)).toMatchObject({ metadata: { name: "settings-x" } });
    const disabled = { ...request, autonaming: { mode: "disable" as const, proposedName: "" } };
    expect(() => withName({}, {}, disabled)).toThrow("set metadata.name");
  });
});
