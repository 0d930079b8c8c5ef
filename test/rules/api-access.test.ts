import { apiAccess } from "../../lib/rules/api-access";

describe("who may call the API server (C7; isolation rules 49 and 59)", () => {
  test.each([[["0.0.0.0/0"]], [["::/0"]], [["0.0.0.0/1", "128.0.0.0/1"]], [["198.51.100.0/24", "2000::/3"]]])(
    "%j is the world, and has to be asked for by name",
    (allowedCidrs) => {
      expect(apiAccess("endpoint", { allowedCidrs }).filter(Boolean)).toEqual([
        {
          field: "endpoint.allowedCidrs",
          value: allowedCidrs,
          rule: "opens the API server to the whole world",
          fix: "list the address blocks of its callers, or say 'allowWorld: true'",
        },
      ]);
      expect(apiAccess("endpoint", { allowedCidrs, allowWorld: true }).filter(Boolean)).toEqual([]);
    },
  );

  test("what is no block is refused at its place, world or not", () => {
    expect(
      apiAccess("endpoint", { allowedCidrs: ["198.51.100.0/24", "198.51.100.7"], allowWorld: true })[1],
    ).toMatchObject({ field: "endpoint.allowedCidrs[1]", rule: "is no address block" });
  });

  test("nobody is a fine answer", () => {
    expect(apiAccess("endpoint", {})).toEqual([]);
  });
});
