import fc from "fast-check";

import type { PropertyMap } from "../../../../lab/plugins/provider/property-value";
import { reveal, Secret, Unknown } from "../../../../lab/plugins/provider/property-value";
import { ValueProvider } from "../../../../lab/plugins/provider/value-provider";
import { randomKinds } from "../../../../lab/plugins/random/kinds";
import { ProviderClient } from "../support/provider-client";

const urnOf = (kind: string) =>
  `urn:pulumi:dev::shop::random:index/${kind[0]?.toLowerCase()}${kind.slice(1)}:${kind}::it`;

describe("the stand-in random plugin", () => {
  let client: ProviderClient;
  beforeAll(async () => {
    client = await ProviderClient.open(() => new ValueProvider("random", "1.0.0", randomKinds()));
  });
  afterAll(() => client.close());

  const deploy = (kind: string, inputs: PropertyMap) => client.deploy(urnOf(kind), inputs);

  test("R10: a password obeys its groups and minimums, and is secret", async () => {
    const counts = fc.record({
      minLower: fc.integer({ min: 0, max: 3 }),
      minUpper: fc.integer({ min: 0, max: 3 }),
      minNumeric: fc.integer({ min: 0, max: 3 }),
      minSpecial: fc.integer({ min: 0, max: 3 }),
      extra: fc.integer({ min: 1, max: 10 }),
    });
    const check = fc.asyncProperty(counts, async ({ extra, ...minimums }) => {
      const length = Object.values(minimums).reduce((sum, count) => sum + count, extra);
      const made = await deploy("RandomString", { length, overrideSpecial: "_%", ...minimums });
      const text = String(made.state.result);
      expect(text).toHaveLength(length);
      expect(text).toMatch(/^[a-zA-Z0-9_%]*$/);
      expect(text.match(/[a-z]/g)?.length ?? 0).toBeGreaterThanOrEqual(minimums.minLower);
      expect(text.match(/[A-Z]/g)?.length ?? 0).toBeGreaterThanOrEqual(minimums.minUpper);
      expect(text.match(/[0-9]/g)?.length ?? 0).toBeGreaterThanOrEqual(minimums.minNumeric);
      expect(text.match(/[_%]/g)?.length ?? 0).toBeGreaterThanOrEqual(minimums.minSpecial);
    });
    await fc.assert(check, { numRuns: 30 });

    const password = await deploy("RandomPassword", { length: 12, special: false });
    expect(password.id).toBe("none");
    expect(password.state.result).toBeInstanceOf(Secret);
    expect(password.state.bcryptHash).toBeInstanceOf(Secret);
    expect(reveal(password.state.result ?? null)).toMatch(/^[a-zA-Z0-9]{12}$/);
    expect(reveal(password.state.bcryptHash ?? null)).toMatch(/^\$2a\$10\$.{53}$/);
  });

  test("an id is the same bytes in every form", async () => {
    const made = await deploy("RandomId", { byteLength: 8, prefix: "p-" });
    const bytes = Buffer.from(made.id, "base64url");
    expect(bytes).toHaveLength(8);
    expect(made.state).toMatchObject({
      hex: `p-${bytes.toString("hex")}`,
      b64Std: `p-${bytes.toString("base64")}`,
      b64Url: `p-${made.id}`,
      dec: `p-${bytes.readBigUInt64BE().toString()}`,
    });
  });

  test("bytes are secret, the other kinds are not", async () => {
    const bytes = await deploy("RandomBytes", { length: 16 });
    expect(bytes.state.hex).toBeInstanceOf(Secret);
    expect(Buffer.from(String(reveal(bytes.state.base64 ?? null)), "base64").toString("hex")).toBe(
      reveal(bytes.state.hex ?? null),
    );
    expect((await deploy("RandomPet", { length: 3, prefix: "my" })).id).toMatch(/^my(-[a-z]+){3}$/);
    expect((await deploy("RandomUuid", {})).state.result).toMatch(/^[0-9a-f-]{36}$/);
    const number = Number((await deploy("RandomInteger", { min: 5, max: 6 })).state.result);
    expect([5, 6]).toContain(number);
    const { results } = (await deploy("RandomShuffle", { inputs: ["a", "b", "c"] })).state;
    expect([...(Array.isArray(results) ? results : [])].sort()).toEqual(["a", "b", "c"]);
  });

  test("a seed makes the same again", async () => {
    const shuffle = () =>
      deploy("RandomShuffle", { inputs: ["a", "b", "c", "d"], seed: "s", resultCount: 9 });
    expect((await shuffle()).state.results).toEqual((await shuffle()).state.results);
    expect((await shuffle()).state.results).toHaveLength(9);
  });

  test("other keepers or inputs make another value, and nothing else does", async () => {
    const urn = urnOf("RandomPassword");
    const inputs = { length: 12, keepers: { version: "1" } };
    const made = await client.deploy(urn, inputs);
    const again = await client.check(urn, inputs, made.inputs);
    expect((await client.diff(urn, made, again)).isChanged).toBe(false);
    const other = await client.check(urn, { ...inputs, keepers: { version: "2" } }, made.inputs);
    expect((await client.diff(urn, made, other)).replaces).toEqual(["keepers"]);
    const longer = await client.check(urn, { ...inputs, length: 13 }, made.inputs);
    expect((await client.diff(urn, made, longer)).replaces).toEqual(["length"]);
    expect((await client.diff(urn, made, longer, ["length"])).isChanged).toBe(false);
    expect(await client.read(urn, made)).toMatchObject({ state: made.state });
  });

  test("a preview knows no value", async () => {
    const inputs = await client.check(urnOf("RandomString"), { length: 8 });
    const { id, state } = await client.create(urnOf("RandomString"), inputs, true);
    expect(id).toBe("");
    expect(state).toMatchObject({ length: 8, result: new Unknown() });
  });

  test.each<[string, PropertyMap, string]>([
    ["RandomPassword", {}, "length is required"],
    ["RandomPassword", { length: 2, minUpper: 3 }, "the sum of the minimums (3)"],
    ["RandomPassword", { length: "long" }, 'must be a number, not "long"'],
    [
      "RandomString",
      { length: 3, special: false, lower: false, upper: false, numeric: false },
      "allow at least one",
    ],
    ["RandomInteger", { min: 3, max: 1 }, "min (3) exceeds max (1)"],
    ["RandomId", { byteLength: 0 }, "must be at least 1"],
    ["RandomPet", { lenght: 3 }, "lenght is no property"],
    ["RandomCat", {}, "not in this stand-in plugin"],
  ])("%s refuses %j: %s", async (kind, inputs, message) => {
    await expect(client.check(urnOf(kind), inputs)).rejects.toThrow(message);
  });
});
