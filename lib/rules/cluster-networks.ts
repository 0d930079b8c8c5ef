import type { AddressBlock } from "./addresses";
import { cidr, LINK_LOCAL, overlap, parseCidr, prefixLength, showBlock } from "./addresses";
import type { Findings, Problem } from "./problem";

/** Address blocks of one purpose, under the name that the user knows them by. */
export interface NamedBlocks {
  readonly field: string;
  /** In CIDR notation, at most one of each family. */
  readonly cidrs: readonly string[];
}

/** The networks of a cluster. Each is a list, as a dual-stack cluster has a block of either family. */
export interface ClusterNetworks {
  /** Subnet of the nodes; no blocks where the subnet is looked up during deployment. */
  readonly nodes: NamedBlocks;
  /** Pods; each node takes a /24 of it. */
  readonly pods: NamedBlocks;
  /** Services: addresses that exist within the cluster only. */
  readonly services: NamedBlocks;
}

/** Blocks that mean something else to every host. */
const TAKEN: readonly (readonly [cidr: string, what: string])[] = [
  ["0.0.0.0/8", "a host on its own network"],
  ["127.0.0.0/8", "the host itself"],
  [LINK_LOCAL, "link-local addresses, the cloud's metadata service among them"],
  ["224.0.0.0/3", "multicast and reserved addresses"],
];

/** The controller manager hands each node a block of this length. */
const PODS_OF_A_NODE = 24;
/**
 * Prefix lengths, widest to narrowest. The API server has service addresses of 20 bits at most, and kubeadm wants ten of
 * them at least; the controller manager tells at most 16 bits of pod blocks apart.
 */
const LENGTHS = {
  nodes: { min: 8, max: 28 },
  pods: { min: 8, max: PODS_OF_A_NODE },
  services: { min: 12, max: 28 },
} as const;

interface Block {
  readonly field: string;
  readonly value: string;
  readonly block: AddressBlock;
}

/**
 * Every problem of a cluster's networks: what is no block, too small or too large, overlaps another one, or means
 * something else to every host.
 *
 * @param count how many nodes are known to be wanted
 */
export function clusterNetworks(networks: ClusterNetworks, count = 0): Findings {
  const { pods, services } = networks;
  const nodeBlocks = blocksOf(networks.nodes);
  const podBlocks = blocksOf(pods);
  const serviceBlocks = blocksOf(services);
  return [
    ...[networks.nodes, pods, services].flatMap(listFindings),
    ...[pods, services].map(needed),
    ...nodeBlocks.map((each) => sized(each, LENGTHS.nodes)),
    ...podBlocks.map((each) => sized(each, LENGTHS.pods) ?? roomy(each, count)),
    ...serviceBlocks.map((each) => sized(each, LENGTHS.services)),
    ...separate([...nodeBlocks, ...podBlocks, ...serviceBlocks]),
  ];
}

/** How many nodes a block of pods has room for. */
export function podCapacity(block: AddressBlock): number {
  return Math.floor(2 ** (PODS_OF_A_NODE - prefixLength(block)));
}

function listFindings({ field, cidrs }: NamedBlocks): Findings {
  const blocks = blocksOf({ field, cidrs });
  return [
    ...cidrs.map((text, index) => ipv4Block(`${field}[${index}]`, text)),
    blocks.length <= 1
      ? undefined
      : { field, value: cidrs, rule: "has several IPv4 blocks", fix: "give one that is large enough" },
  ];
}

function needed({ field, cidrs }: NamedBlocks): Problem | undefined {
  if (cidrs.length > 0) return undefined;
  return { field, value: cidrs, rule: "has no block", fix: "give one in CIDR notation" };
}

function ipv4Block(field: string, value: string): Problem | undefined {
  const block = parseCidr(value);
  if (!block) return cidr(field, value);
  if (block.family === 6) {
    return { field, value, rule: "is IPv6, which clusters do not use yet", fix: "give an IPv4 block" };
  }
  if (showBlock(block) === value) return undefined;
  return {
    field,
    value,
    rule: "names an address within a block, not the block",
    fix: `write ${showBlock(block)}`,
  };
}

function sized(
  { field, value, block }: Block,
  { min, max }: { readonly min: number; readonly max: number },
): Problem | undefined {
  const length = prefixLength(block);
  if (length > max) return { field, value, rule: "is too small", fix: `give a /${max} or larger` };
  if (length < min) return { field, value, rule: "is too large", fix: `give a /${min} or smaller` };
  return undefined;
}

function roomy({ field, value, block }: Block, count: number): Problem | undefined {
  const capacity = podCapacity(block);
  if (capacity >= count) return undefined;
  return {
    field,
    value,
    rule: `has room for ${capacity} nodes, and ${count} are wanted, with a /${PODS_OF_A_NODE} each`,
    fix: `give a /${PODS_OF_A_NODE - Math.ceil(Math.log2(count))} or larger`,
  };
}

/** Every pair that shares an address. */
function separate(blocks: readonly Block[]): Findings {
  return blocks.flatMap((one, index) => [
    ...TAKEN.map(([text, what]) => clash(one, { field: what, value: text, block: parseCidr(text) })),
    ...blocks.slice(index + 1).map((other) => clash(one, other)),
  ]);
}

function clash(
  { field, value, block }: Block,
  other: Omit<Block, "block"> & { readonly block: AddressBlock | undefined },
): Problem | undefined {
  if (!other.block || !overlap(block, other.block)) return undefined;
  return {
    field,
    value,
    rule: `overlaps ${other.field} (${other.value})`,
    fix: "give blocks that share no address",
  };
}

function blocksOf({ field, cidrs }: NamedBlocks): readonly Block[] {
  return cidrs.flatMap((value, index) => {
    const block = parseCidr(value);
    return block?.family === 4 ? [{ field: `${field}[${index}]`, value, block }] : [];
  });
}
