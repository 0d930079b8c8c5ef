import { LINK_LOCAL } from "./addresses";

/**
 * Where pods, services, nodes and the metadata service of a cluster live (isolation rule 39): private, shared,
 * loopback and link-local addresses. Only a grant opens them.
 */
export const INTERNAL_BLOCKS = [
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  LINK_LOCAL,
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::1/128",
  "fc00::/7",
  "fe80::/10",
] as const;
