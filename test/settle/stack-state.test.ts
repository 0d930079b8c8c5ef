import { stackState, withoutBegun } from "../../lib/settle/stack-state";

const URN = "urn:pulumi:dev::cluster";
const PROVIDER = { urn: `${URN}::pulumi:providers:openstack::cloud`, id: "7", inputs: { cloud: "north" } };

function exported(operations: readonly object[]): string {
  const resources = [PROVIDER, { urn: `${URN}::a`, id: "a-id" }, { urn: `${URN}::component` }];
  return JSON.stringify({
    version: 3,
    deployment: { resources, pending_operations: operations, secrets: "kept" },
  });
}

function operation(type: string, name: string, provider?: string): object {
  const inputs = { name };
  return {
    type,
    resource: { urn: `${URN}::${name}`, type: "openstack:networking/port:Port", inputs, provider },
  };
}

describe("what a stack's state tells of a deployment that was killed (C8)", () => {
  test("what was begun, in which cloud, and what is known", () => {
    const { begun, ids } = stackState(
      exported([
        operation("creating", "x", `${PROVIDER.urn}::7`),
        operation("deleting", "y"),
        operation("creating", "z"),
      ]),
    );
    expect(begun.map(({ inputs, cloud }) => [inputs.name, cloud])).toEqual([
      ["x", "north"],
      ["z", undefined],
    ]);
    expect([...ids]).toEqual(["7", "a-id"]);
  });

  test("a resource whose provider knows of no cloud says itself in which it is", () => {
    const inputs = { name: "prod-burst", cloud: "south" };
    const type = "pulumi-nodejs:dynamic/cloud-container-engine:NodeStack";
    const begun = { type: "creating", resource: { urn: `${URN}::b`, type, inputs, provider: "nodejs::1" } };
    expect(stackState(exported([begun])).begun).toMatchObject([{ type, cloud: "south" }]);
    const none = { ...begun, resource: { ...begun.resource, inputs: { ...inputs, cloud: "" } } };
    expect(stackState(exported([none])).begun[0]).not.toHaveProperty("cloud");
  });

  test("a cloud whose name is a secret is not taken for a name", () => {
    const secret = { ...PROVIDER, inputs: { cloud: { ciphertext: "v1:" } } };
    const text = exported([operation("creating", "x", `${PROVIDER.urn}::7`)]).replace(
      JSON.stringify(PROVIDER),
      JSON.stringify(secret),
    );
    expect(stackState(text).begun).toMatchObject([{ inputs: { name: "x" } }]);
    expect(stackState(text).begun[0]).not.toHaveProperty("cloud");
  });

  test("without it, all else stays as it was", () => {
    const deleting = operation("deleting", "y");
    expect(withoutBegun(exported([operation("creating", "x"), deleting]))).toBe(exported([deleting]));
  });

  test.each(["{}", "[]", "null"])("%s is no state", (text) => {
    expect(() => stackState(text)).toThrow("no state of a stack");
    expect(() => withoutBegun(text)).toThrow("no state of a stack");
  });
});
