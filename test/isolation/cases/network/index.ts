import type { RuleCases } from "../../support/cases";
import { defaultDenyCases } from "./default-deny";
import { dnsOnlyCases } from "./dns-only";
import { ingressHostsCases } from "./ingress-hosts";
import { noExternalIpsCases } from "./no-external-ips";
import { noNodePortsCases } from "./no-node-ports";
import { outsideBlocksCases, outsideBlocksOfWorldCases } from "./outside-blocks";
import { ownBalancersCases } from "./own-balancers";
import { ownEndpointsCases } from "./own-endpoints";
import { statedSourcesCases, statedSourcesOfWorldCases } from "./stated-sources";
import { withinNamespaceCases } from "./within-namespace";

/** Cases of the rules about who reaches whom. No object can break rule 40. */
export const NETWORK_CASES: readonly RuleCases[] = [
  defaultDenyCases,
  withinNamespaceCases,
  dnsOnlyCases,
  outsideBlocksCases,
  outsideBlocksOfWorldCases,
  noExternalIpsCases,
  noNodePortsCases,
  statedSourcesCases,
  statedSourcesOfWorldCases,
  ownBalancersCases,
  ownEndpointsCases,
  ingressHostsCases,
];
