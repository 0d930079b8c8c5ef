import { isIPv4, isIPv6 } from "node:net";
import type { Problem } from "./problem";

/** A block of addresses as numbers, so that blocks can be compared whatever their notation. */
export interface AddressBlock {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Addresses of hosts among themselves; clouds have their metadata service there, which gives out credentials. */
export const LINK_LOCAL = "169.254.0.0/16";

/** What a caller from the internet can have for an address: 1.0.0.0 to 223.255.255.255, and 2000::/3. */
const PUBLIC: readonly AddressBlock[] = [
  { family: 4, first: 1n << 24n, last: (224n << 24n) - 1n },
  { family: 6, first: 1n << 125n, last: (1n << 126n) - 1n },
];
const IPV4_MAPPED = 0xffffn;
const LOW_32 = 0xffffffffn;

/**
 * Parses `192.0.2.0/24` or `2001:db8::/32`; `undefined` when the text is no address block. IPv4 addresses in IPv6
 * notation (`::ffff:192.0.2.0/120`) count as what they stand for.
 */
export function parseCidr(text: string): AddressBlock | undefined {
  const [address = "", length, ...more] = text.split("/");
  if (more.length > 0 || length === undefined || !/^(0|[1-9][0-9]{0,2})$/.test(length)) return undefined;
  const family = isIPv4(address) ? 4 : isIPv6(address) && !address.includes("%") ? 6 : undefined;
  if (family === undefined) return undefined;
  const bits = family === 4 ? 32 : 128;
  if (Number(length) > bits) return undefined;
  const host = (1n << BigInt(bits - Number(length))) - 1n;
  const value = family === 4 ? ipv4(address) : ipv6(address);
  const [first, last] = [value & ~host, value | host];
  const isMapped = family === 6 && first >> 32n === IPV4_MAPPED && last >> 32n === IPV4_MAPPED;
  return isMapped ? { family: 4, first: first & LOW_32, last: last & LOW_32 } : { family, first, last };
}

/** Whether two blocks share an address. */
export function overlap(one: AddressBlock, other: AddressBlock): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

/** Whether two blocks share an address that is in none of others. */
export function overlapBeyond(
  one: AddressBlock,
  other: AddressBlock,
  others: readonly AddressBlock[],
): boolean {
  if (!overlap(one, other)) return false;
  const first = one.first > other.first ? one.first : other.first;
  const last = one.last < other.last ? one.last : other.last;
  return held({ family: one.family, first, last }, others) < last - first + 1n;
}

/**
 * Whether blocks together hold most of the public addresses of a family: `0.0.0.0/0`, its two halves, `2000::/3`,
 * or any other set of pieces. Most, because the whole without one address is open to everybody else.
 */
export function coverWorld(blocks: readonly AddressBlock[]): boolean {
  return PUBLIC.some((world) => 2n * held(world, blocks) > world.last - world.first + 1n);
}

/** A block as text: the first of its addresses, and how many bits they share. */
export function showBlock(block: AddressBlock): string {
  return `${showAddress(block.family, block.first)}/${prefixLength(block)}`;
}

/** An address as text. */
export function showAddress(family: AddressBlock["family"], value: bigint): string {
  return family === 4 ? showIpv4(value) : showIpv6(value);
}

/** How many leading bits the addresses of a block share. */
export function prefixLength({ family, first, last }: AddressBlock): number {
  return (family === 4 ? 32 : 128) - ((last - first + 1n).toString(2).length - 1);
}

/** Text that must be an address block in CIDR notation. */
export function cidr(field: string, value: string): Problem | undefined {
  if (parseCidr(value)) return undefined;
  return { field, value, rule: "is no address block", fix: "write CIDR notation such as 192.0.2.0/24" };
}

/** What source ranges let callers reach, in the words of a refusal. */
export interface Reachable {
  readonly what: string;
  /** How its owner says that the whole world may reach it, in the imperative. */
  readonly grant: string;
}

const APPLICATION: Reachable = {
  what: "the application",
  grant: "have the tenant granted 'allowWorldFacing'",
};

/**
 * Every problem of a list of source ranges: unparsable ones, and (unless granted) the whole world in any number of
 * pieces (isolation rules 43 and 49).
 */
export function sourceRanges(
  field: string,
  values: readonly string[],
  worldGranted: boolean,
  reachable: Reachable = APPLICATION,
): readonly (Problem | undefined)[] {
  const invalid = values.map((value, index) => cidr(`${field}[${index}]`, value));
  const blocks = values.map(parseCidr).filter((block) => block !== undefined);
  if (worldGranted || !coverWorld(blocks)) return invalid;
  return [
    ...invalid,
    {
      field,
      value: values,
      rule: `opens ${reachable.what} to the whole world`,
      fix: `list the address blocks of its callers, or ${reachable.grant}`,
    },
  ];
}

/** How many addresses of `world` are in at least one of the blocks. */
function held(world: AddressBlock, blocks: readonly AddressBlock[]): bigint {
  const sorted = blocks.filter((block) => overlap(world, block)).sort((a, b) => (a.first < b.first ? -1 : 1));
  let next = world.first;
  let count = 0n;
  for (const block of sorted) {
    const first = block.first > next ? block.first : next;
    const last = block.last < world.last ? block.last : world.last;
    if (last < first) continue;
    count += last - first + 1n;
    next = last + 1n;
  }
  return count;
}

function showIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
}

function showIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  const text = groups.map((group) => group.toString(16)).join(":");
  return text.replace(/(^|:)0(:0)+$/, "::");
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
