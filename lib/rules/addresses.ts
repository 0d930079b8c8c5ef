import { isIPv4, isIPv6 } from "node:net";
import type { Problem } from "./problem";

/** A block of addresses as numbers, so that blocks can be compared whatever their notation. */
export interface AddressBlock {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Parses `192.0.2.0/24` or `2001:db8::/32`; `undefined` when the text is no address block. */
export function parseCidr(text: string): AddressBlock | undefined {
  const [address = "", length, ...more] = text.split("/");
  if (more.length > 0 || length === undefined || !/^(0|[1-9][0-9]{0,2})$/.test(length)) return undefined;
  const family = isIPv4(address) ? 4 : isIPv6(address) && !address.includes("%") ? 6 : undefined;
  if (family === undefined) return undefined;
  const bits = family === 4 ? 32 : 128;
  if (Number(length) > bits) return undefined;
  const host = (1n << BigInt(bits - Number(length))) - 1n;
  const value = family === 4 ? ipv4(address) : ipv6(address);
  return { family, first: value & ~host, last: value | host };
}

/** Whether two blocks share an address. */
export function overlap(one: AddressBlock, other: AddressBlock): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

/**
 * Whether blocks together hold every address of a family: `0.0.0.0/0`, its two halves, or any other set of
 * pieces that makes the whole.
 */
export function coverWorld(blocks: readonly AddressBlock[]): boolean {
  return ([4, 6] as const).some((family) => {
    const end = family === 4 ? (1n << 32n) - 1n : (1n << 128n) - 1n;
    const sorted = blocks
      .filter((block) => block.family === family)
      .sort((a, b) => (a.first < b.first ? -1 : 1));
    let next = 0n;
    for (const block of sorted) {
      if (block.first > next) return false;
      if (block.last >= next) next = block.last + 1n;
    }
    return next > end;
  });
}

/** Text that must be an address block in CIDR notation. */
export function cidr(field: string, value: string): Problem | undefined {
  if (parseCidr(value)) return undefined;
  return { field, value, rule: "is no address block", fix: "write CIDR notation such as 192.0.2.0/24" };
}

/** Every problem of a list of source ranges: unparsable ones, and (unless granted) the whole world in any number of pieces. */
export function sourceRanges(
  field: string,
  values: readonly string[],
  worldGranted: boolean,
): readonly (Problem | undefined)[] {
  const invalid = values.map((value, index) => cidr(`${field}[${index}]`, value));
  const blocks = values.map(parseCidr).filter((block) => block !== undefined);
  if (worldGranted || !coverWorld(blocks)) return invalid;
  return [
    ...invalid,
    {
      field,
      value: values,
      rule: "opens the application to the whole world",
      fix: "list the address blocks of its callers, or have the tenant granted 'allowWorldFacing'",
    },
  ];
}

function ipv4(address: string): bigint {
  return address.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function ipv6(address: string): bigint {
  const dotted = /^(.*:)([0-9.]+)$/.exec(address);
  const text = dotted?.[2]?.includes(".") ? `${dotted[1]}${embedded(dotted[2])}` : address;
  const [head = "", tail] = text.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function embedded(address: string): string {
  const value = ipv4(address);
  return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}
