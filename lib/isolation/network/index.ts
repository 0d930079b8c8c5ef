import type { IsolationRule } from "../rule";
import { defaultDeny } from "./default-deny";
import { dnsOnly } from "./dns-only";
import { ingressHosts } from "./ingress-hosts";
import { noExternalIps } from "./no-external-ips";
import { noNodePorts } from "./no-node-ports";
import { outsideBlocks } from "./outside-blocks";
import { ownBalancers } from "./own-balancers";
import { ownEndpoints } from "./own-endpoints";
import { policiesEnforced } from "./policies-enforced";
import { statedSources } from "./stated-sources";
import { withinNamespace } from "./within-namespace";

/** Rules about who reaches whom. */
export const NETWORK_RULES: readonly IsolationRule[] = [
  defaultDeny,
  withinNamespace,
  dnsOnly,
  outsideBlocks,
  policiesEnforced,
  noExternalIps,
  noNodePorts,
  statedSources,
  ownBalancers,
  ownEndpoints,
  ingressHosts,
];
