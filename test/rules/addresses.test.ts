import fc from "fast-check";
import { cidr, coverWorld, overlap, parseCidr, sourceRanges } from "../../lib/rules/addresses";
import type { AddressBlock } from "../../lib/rules/addresses";

function block(text: string): AddressBlock {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(`${text} did not parse`);
  return parsed;
}

function covers(...texts: readonly string[]): boolean {
  return coverWorld(texts.map(block));
}

/** All blocks that one splits into, at a depth: 0.0.0.0/0 at depth 1 is its halves. */
function split(length: number): readonly string[] {
  return Array.from({ length: 2 ** length }, (_, index) => {
    const first = index * 2 ** (32 - length);
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${length}`;
  });
}

const ipv4Block = fc
  .tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
  .map(
    ([address, length]) =>
      `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".")}/${length}`,
  );
const ipv6Block = fc
  .tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }))
  .map(([address, length]) => `${address}/${length}`);

describe("address blocks (W8; isolation rules 39, 43, 49)", () => {
  test.each([
    ["192.0.2.0/24", 4, 0xc0000200n, 0xc00002ffn],
    ["192.0.2.77/24", 4, 0xc0000200n, 0xc00002ffn],
    ["0.0.0.0/0", 4, 0n, 0xffffffffn],
    ["255.255.255.255/32", 4, 0xffffffffn, 0xffffffffn],
    ["::/0", 6, 0n, (1n << 128n) - 1n],
    ["::1/128", 6, 1n, 1n],
    ["2001:db8::/32", 6, 0x20010db8n << 96n, (0x20010db9n << 96n) - 1n],
    ["2001:DB8:0:0:0:0:0:1/128", 6, (0x20010db8n << 96n) + 1n, (0x20010db8n << 96n) + 1n],
    ["64:ff9b::192.0.2.1/128", 6, (0x64ff9bn << 96n) + 0xc0000201n, (0x64ff9bn << 96n) + 0xc0000201n],
    ["::ffff:192.0.2.0/120", 4, 0xc0000200n, 0xc00002ffn],
  ] as const)("%s", (text, family, first, last) => {
    expect(parseCidr(text)).toEqual({ family, first, last });
  });

  test.each([
    "",
    "192.0.2.0",
    "192.0.2.0/",
    "/24",
    "192.0.2.0/33",
    "192.0.2.0/-1",
    "192.0.2.0/+8",
    "192.0.2.0/08",
    "192.0.2.0/24/8",
    "192.0.2/24",
    "192.0.2.256/24",
    "010.0.0.0/8",
    " 10.0.0.0/8",
    "10.0.0.0/8 ",
    "10.0.0.0/8\n",
    "::/129",
    "fe80::1%eth0/64",
    ":::/1",
    "localhost/8",
    "all",
    "１０.0.0.0/8",
  ])("%j is no address block", (text) => {
    expect(parseCidr(text)).toBeUndefined();
    expect(cidr("balancerSubnet", text)).toEqual({
      field: "balancerSubnet",
      value: text,
      rule: "is no address block",
      fix: "write CIDR notation such as 192.0.2.0/24",
    });
  });

  test("a block holds 2 to the power of its free bits, from a multiple of that on", () => {
    fc.assert(
      fc.property(fc.oneof(ipv4Block, ipv6Block), (text) => {
        const { family, first, last } = block(text);
        const length = BigInt(text.split("/")[1] ?? "");
        const isMapped = text.includes(":") && family === 4;
        const size = 1n << ((family === 4 ? (isMapped ? 128n : 32n) : 128n) - length);
        expect(last - first + 1n).toBe(size);
        expect(first % size).toBe(0n);
      }),
    );
  });

  test("blocks overlap exactly when one holds the other", () => {
    fc.assert(
      fc.property(ipv4Block, ipv4Block, (one, other) => {
        const [a, b] = [block(one), block(other)];
        const nested = (a.first <= b.first && b.last <= a.last) || (b.first <= a.first && a.last <= b.last);
        expect(overlap(a, b)).toBe(nested);
        expect(overlap(b, a)).toBe(nested);
      }),
    );
    expect(overlap(block("0.0.0.0/0"), block("::/0"))).toBe(false);
  });
});

describe("the whole world (W8; isolation rule 43)", () => {
  test.each([
    [["0.0.0.0/0"]],
    [["::/0"]],
    [["0.0.0.0/1", "128.0.0.0/1"]],
    [["128.0.0.0/1", "0.0.0.0/1"]],
    [["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2"]],
    [["::/1", "8000::/1"]],
    [["2000::/3"]],
    [["2000::/4", "3000::/4"]],
    [["198.51.100.0/24", "0.0.0.0/0"]],
    [["::ffff:0.0.0.0/96"]],
    [["10.0.0.0/8", "::ffff:0.0.0.0/97", "128.0.0.0/1"]],
  ])("%j is the world", (texts) => {
    expect(covers(...texts)).toBe(true);
  });

  test.each([
    [[]],
    [["198.51.100.0/24"]],
    [["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]],
    [["224.0.0.0/3"]],
    [["128.0.0.0/2"]],
    [["fc00::/7", "fe80::/10"]],
    [["2000::/4"]],
    [["4000::/2", "8000::/1"]],
  ])("%j is not", (texts) => {
    expect(covers(...texts)).toBe(false);
  });

  test("however finely it is cut, and in whatever order the pieces come", () => {
    for (const depth of [1, 2, 5, 8]) {
      const pieces = split(depth);
      expect(covers(...pieces)).toBe(true);
      expect(covers(...[...pieces].reverse())).toBe(true);
      expect(covers(...pieces, ...pieces)).toBe(true);
    }
  });

  test("leaving out a small piece does not make it less than the world", () => {
    fc.assert(
      fc.property(fc.constantFrom(...split(8)), (omitted) => {
        expect(covers(...split(8).filter((piece) => piece !== omitted))).toBe(true);
      }),
    );
  });

  test("the same block many times is still one block", () => {
    expect(covers(...Array.from({ length: 50 }, () => "128.0.0.0/2"))).toBe(false);
    expect(covers("128.0.0.0/2", "128.0.0.0/3", "160.0.0.0/3", "130.0.0.0/8")).toBe(false);
  });

  test("every invalid range is reported at its place, and the world once", () => {
    expect(sourceRanges("allowedCidrs", ["192.0.2.0/24", "nowhere", "192.0.2.1"], false)).toEqual([
      undefined,
      expect.objectContaining({ field: "allowedCidrs[1]", value: "nowhere" }),
      expect.objectContaining({ field: "allowedCidrs[2]", value: "192.0.2.1" }),
    ]);
    expect(sourceRanges("allowedCidrs", ["0.0.0.0/1", "128.0.0.0/1"], false).filter((each) => each)).toEqual([
      {
        field: "allowedCidrs",
        value: ["0.0.0.0/1", "128.0.0.0/1"],
        rule: "opens the application to the whole world",
        fix: "list the address blocks of its callers, or have the tenant granted 'allowWorldFacing'",
      },
    ]);
  });

  test("a grant lets the world in, but no nonsense", () => {
    expect(sourceRanges("allowedCidrs", ["0.0.0.0/0"], true)).toEqual([undefined]);
    expect(sourceRanges("allowedCidrs", ["0.0.0.0/0", "x"], true)[1]).toBeDefined();
  });
});
