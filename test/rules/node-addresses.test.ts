import fc from "fast-check";
import { parseCidr, showBlock } from "../../lib/rules/addresses";
import { nodeAddresses } from "../../lib/rules/node-addresses";

describe("addresses of a cluster's own subnet (C3)", () => {
  test("C3: one is the router's, one the API's, and the others are the machines'", () => {
    expect(nodeAddresses("10.0.0.0/20")).toEqual({
      api: "10.0.0.2",
      machines: { start: "10.0.0.3", end: "10.0.15.254" },
    });
    expect(nodeAddresses("192.168.7.16/28")).toEqual({
      api: "192.168.7.18",
      machines: { start: "192.168.7.19", end: "192.168.7.30" },
    });
  });

  test("C3: all are in the block, whichever it is", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 8, max: 28 }), (address, length) => {
        const block = parseCidr(`${address}/${length}`);
        if (!block) throw new Error("no block");
        const { api, machines } = nodeAddresses(showBlock(block));
        const [apiAt, start, end] = [api, machines.start, machines.end].map(
          (each) => parseCidr(`${each}/32`)?.first ?? 0n,
        );
        expect(
          [apiAt, start, end].every((each) => each !== undefined && each > block.first && each < block.last),
        ).toBe(true);
        expect(
          apiAt !== undefined && start !== undefined && end !== undefined && apiAt < start && start < end,
        ).toBe(true);
      }),
    );
  });

  test.each(["10.0.0.0/29", "fd00::/64", "nothing"])("C3: %s is no block of nodes", (cidr) => {
    expect(() => nodeAddresses(cidr)).toThrow("is no block of nodes");
  });
});
