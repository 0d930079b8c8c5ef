import { parseCidr, showAddress } from "./addresses";

/** How the addresses of a cluster's own subnet are used. */
export interface NodeAddresses {
  /** That of the API, which nobody else is given. */
  readonly api: string;
  /** Those that machines get, the first and the last. */
  readonly machines: { readonly start: string; readonly end: string };
}

/**
 * Plans the addresses of an IPv4 block: the first one is the router's, as Neutron has it, and the next one is kept for
 * the API, so that nodes can be told of it before anything of it is there.
 *
 * @param cidr a block that has passed its checks, of 16 addresses at least
 */
export function nodeAddresses(cidr: string): NodeAddresses {
  const block = parseCidr(cidr);
  if (block?.family !== 4 || block.last - block.first < 15n) throw new Error(`${cidr} is no block of nodes`);
  const { first, last } = block;
  const text = (value: bigint) => showAddress(4, value);
  return { api: text(first + 2n), machines: { start: text(first + 3n), end: text(last - 1n) } };
}
