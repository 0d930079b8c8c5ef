import fc from "fast-check";
import { overlap, parseCidr, prefixLength, showBlock } from "../../lib/rules/addresses";
import { clusterNetworks, podCapacity } from "../../lib/rules/cluster-networks";

interface Cidrs {
  readonly nodes?: readonly string[];
  readonly pods?: readonly string[];
  readonly services?: readonly string[];
}

function problems(
  { nodes = ["10.0.0.0/20"], pods = ["10.244.0.0/16"], services = ["10.96.0.0/16"] }: Cidrs,
  count?: number,
) {
  const networks = {
    nodes: { field: "network.vpc.cidrs", cidrs: nodes },
    pods: { field: "podCidrs", cidrs: pods },
    services: { field: "serviceCidrs", cidrs: services },
  };
  return clusterNetworks(networks, count).filter((problem) => problem !== undefined);
}

/** Blocks in 10.0.0.0/8 of a size that each purpose takes. */
const block = fc
  .tuple(fc.nat({ max: 2 ** 24 - 1 }), fc.integer({ min: 12, max: 24 }))
  .map(([offset, length]) => {
    const first = Math.floor(offset / 2 ** (32 - length)) * 2 ** (32 - length);
    return `10.${[16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${length}`;
  });

describe("networks of a cluster (C3; issue: overlapping CIDRs)", () => {
  test("blocks apart from each other are fine, also where the nodes' subnet is not known yet", () => {
    expect(problems({}, 100)).toEqual([]);
    expect(problems({ nodes: [] })).toEqual([]);
  });

  test("no two of them share an address", () => {
    fc.assert(
      fc.property(block, block, block, (nodes, pods, services) => {
        const [a, b, c] = [nodes, pods, services].map((text) => parseCidr(text));
        if (!a || !b || !c) throw new Error("a generated block did not parse");
        const clashes = [overlap(a, b), overlap(a, c), overlap(b, c)].filter(Boolean).length;
        const found = problems({ nodes: [nodes], pods: [pods], services: [services] });
        expect(found.filter(({ rule }) => rule.startsWith("overlaps"))).toHaveLength(clashes);
        expect(found).toHaveLength(clashes);
      }),
    );
  });

  test("an overlap names both sides", () => {
    expect(problems({ nodes: ["10.244.16.0/20"] })).toEqual([
      {
        field: "network.vpc.cidrs[0]",
        value: "10.244.16.0/20",
        rule: "overlaps podCidrs[0] (10.244.0.0/16)",
        fix: "give blocks that share no address",
      },
    ]);
  });

  test.each([
    ["169.254.0.0/16", "link-local addresses, the cloud's metadata service among them (169.254.0.0/16)"],
    ["169.254.169.0/24", "link-local addresses, the cloud's metadata service among them (169.254.0.0/16)"],
    ["127.0.0.0/16", "the host itself (127.0.0.0/8)"],
    ["224.0.0.0/16", "multicast and reserved addresses (224.0.0.0/3)"],
    ["0.0.0.0/16", "a host on its own network (0.0.0.0/8)"],
  ])("%s is taken", (text, what) => {
    expect(problems({ pods: [text] })).toMatchObject([{ field: "podCidrs[0]", rule: `overlaps ${what}` }]);
  });

  test.each([
    [{ pods: ["10.244.0.0/25"] }, "podCidrs[0]", "is too small", "give a /24 or larger"],
    [{ pods: ["32.0.0.0/7"] }, "podCidrs[0]", "is too large", "give a /8 or smaller"],
    [{ services: ["10.96.0.0/29"] }, "serviceCidrs[0]", "is too small", "give a /28 or larger"],
    [{ services: ["172.0.0.0/11"] }, "serviceCidrs[0]", "is too large", "give a /12 or smaller"],
    [{ nodes: ["10.0.0.0/29"] }, "network.vpc.cidrs[0]", "is too small", "give a /28 or larger"],
  ])("%j is of no use", (cidrs, field, rule, fix) => {
    expect(problems(cidrs)).toMatchObject([{ field, rule, fix }]);
  });

  test("every node has its own block of pods", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 24 }), fc.integer({ min: 1, max: 70000 }), (length, count) => {
        const pods = `32.0.0.0/${length}`;
        const [problem] = problems({ pods: [pods] }, count);
        expect(problem === undefined).toBe(count <= 2 ** (24 - length));
      }),
    );
    expect(problems({ pods: ["10.244.0.0/22"] }, 5)).toMatchObject([
      {
        rule: "has room for 4 nodes, and 5 are wanted, with a /24 each",
        fix: "give a /21 or larger",
      },
    ]);
    const half = parseCidr("10.0.0.0/25");
    expect(half && podCapacity(half)).toBe(0);
  });

  test("each purpose has one block, of IPv4", () => {
    expect(problems({ pods: [], services: [] }).map(({ field, rule }) => `${field} ${rule}`)).toEqual([
      "podCidrs has no block",
      "serviceCidrs has no block",
    ]);
    expect(problems({ pods: ["10.244.0.0/16", "10.245.0.0/16"] })).toMatchObject([
      { field: "podCidrs", rule: "has several IPv4 blocks" },
    ]);
    expect(problems({ pods: ["10.244.0.0/16", "fd00::/48"] })).toMatchObject([
      { field: "podCidrs[1]", rule: "is IPv6, which clusters do not use yet" },
    ]);
  });

  test("a block is written as its first address, so that nothing is rewritten on the way", () => {
    expect(problems({ pods: ["10.244.7.1/16", "x"] })).toMatchObject([
      { rule: "names an address within a block, not the block", fix: "write 10.244.0.0/16" },
      { rule: "is no address block" },
    ]);
  });
});

describe("blocks as text", () => {
  test("say what was read", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          block,
          fc.tuple(fc.ipV6(), fc.nat({ max: 128 })).map(([address, bits]) => `${address}/${bits}`),
        ),
        (text) => {
          const read = parseCidr(text);
          if (!read) throw new Error(`${text} did not parse`);
          expect(parseCidr(showBlock(read))).toEqual(read);
        },
      ),
    );
    for (const text of ["0.0.0.0/0", "10.96.0.0/12", "2001:db8:0:0:0:0:0:1/128", "2001:db8::/32", "::/0"]) {
      const read = parseCidr(text);
      expect(read && showBlock(read)).toBe(text);
      expect(read && prefixLength(read)).toBe(Number(text.split("/")[1]));
    }
  });
});
