import { isIP } from "node:net";
import type { AddressBlock } from "./addresses";
import { coverWorld, parseCidr } from "./addresses";

/** A rule of a security group as the cloud is given it; an empty text, and 0 for a port, count as left out. */
export interface GroupRule {
  /** @default it lets packets in */
  readonly direction?: string;
  /** `IPv4` or `IPv6`. @default IPv4 */
  readonly ethertype?: string;
  /** By name or number. @default all of them */
  readonly protocol?: string;
  /** First and last port. @default all of them */
  readonly ports?: readonly [number | undefined, number | undefined];
  /** Where callers are, in CIDR notation or as an address. @default anywhere, unless a group is named */
  readonly remotePrefix?: string;
  /** Whose members call. @default not restricted to a group */
  readonly remoteGroup?: string;
}

/** First and last port. */
export type PortRange = readonly [number, number];

/** Ports of nodes that the world must not reach, and whose they are (isolation rule 49). */
export const GUARDED_PORTS: Readonly<Record<string, PortRange>> = {
  SSH: [22, 22],
  etcd: [2379, 2380],
  "the API server": [6443, 6443],
  "the kubelet": [10250, 10250],
  "the controller manager": [10257, 10257],
  "the scheduler": [10259, 10259],
  "node ports": [30000, 32767],
};

const LAST_PORT = 65535;

/** Protocols that have no ports, by name and number: ICMP, IGMP, IPsec, OSPF, VRRP and the headers of IPv6. */
const PORTLESS: ReadonlySet<string> = new Set(
  "icmp 1 igmp 2 esp 50 ah 51 icmpv6 ipv6-icmp 58 ipv6-nonxt 59 ospf 89 vrrp 112".split(" "),
);
const NUMBERED: Readonly<Record<string, string>> = {
  6: "tcp",
  17: "udp",
  132: "sctp",
  33: "dccp",
  136: "udplite",
};
/** What Neutron takes for all protocols. */
const ANY: ReadonlySet<string> = new Set(["", "any", "0", "-1"]);
const ANY_PROTOCOL = "any";

/** Whose ports a rule opens, of those that need a guard. */
export function guardedBy(rule: GroupRule, guarded = GUARDED_PORTS): readonly string[] {
  if (!letsIn(rule) || PORTLESS.has(protocolOf(rule))) return [];
  const [first, last] = portsOf(rule);
  return Object.keys(guarded).filter((whose) => {
    const range = guarded[whose];
    return range !== undefined && first <= range[1] && range[0] <= last;
  });
}

/** Whether the text says which callers are meant: an address block, an address, or nothing. */
export function isSource(prefix: string | undefined): boolean {
  return prefix === undefined || prefix === "" || blockOf(prefix) !== undefined;
}

/**
 * Whether rules of the same ports together let in most of the world: one of them by itself, by what it leaves out, or
 * several of them in pieces.
 */
export function openToWorld(rules: readonly GroupRule[]): boolean {
  return coverWorld(rules.flatMap(callers));
}

/**
 * Sets of rules that open the same port for the same protocol, of the ports that need a guard.
 *
 * @param rules of a security group, or of several that a server is in
 */
export function alike<Rule extends GroupRule>(
  rules: readonly Rule[],
  guarded = GUARDED_PORTS,
): readonly (readonly Rule[])[] {
  const opening = rules.filter((rule) => guardedBy(rule, guarded).length > 0);
  const starts = Object.values(guarded).flatMap(([first, last]) => [
    first,
    ...opening.map((rule) => portsOf(rule)[0]).filter((port) => first < port && port <= last),
  ]);
  const protocols = new Set(opening.map(protocolOf));
  return starts.flatMap((port) =>
    [...protocols].map((protocol) => opening.filter((rule) => opens(rule, port, protocol))),
  );
}

function opens(rule: GroupRule, port: number, protocol: string): boolean {
  const [first, last] = portsOf(rule);
  const own = protocolOf(rule);
  return first <= port && port <= last && (own === protocol || own === ANY_PROTOCOL);
}

function letsIn({ direction }: GroupRule): boolean {
  return direction?.toLowerCase() !== "egress";
}

function protocolOf({ protocol = "" }: GroupRule): string {
  const name = protocol.trim().toLowerCase();
  return ANY.has(name) ? ANY_PROTOCOL : (NUMBERED[name] ?? name);
}

function portsOf({ ports: [first, last] = [undefined, undefined] }: GroupRule): PortRange {
  return [lower(first), upper(last)];
}

function lower(port: number | undefined): number {
  return port === undefined || port < 0 ? 0 : port;
}

/** Zero is what the provider of Pulumi takes for none. */
function upper(port: number | undefined): number {
  return port === undefined || port <= 0 ? LAST_PORT : port;
}

/** Address blocks that a rule lets in; none where it is about members of a group. */
function callers({ remotePrefix = "", remoteGroup = "", ethertype }: GroupRule): readonly AddressBlock[] {
  if (remotePrefix !== "") {
    const block = blockOf(remotePrefix);
    return block === undefined ? [] : [block];
  }
  if (remoteGroup !== "") return [];
  const everywhere = parseCidr(ethertype?.toLowerCase() === "ipv6" ? "::/0" : "0.0.0.0/0");
  return everywhere === undefined ? [] : [everywhere];
}

/** Neutron takes a bare address for a block of one. */
function blockOf(prefix: string): AddressBlock | undefined {
  const text = prefix.trim();
  const family = isIP(text);
  return parseCidr(family === 0 ? text : `${text}/${family === 4 ? 32 : 128}`);
}
