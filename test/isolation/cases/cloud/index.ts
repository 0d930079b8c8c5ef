import type { RuleCases } from "../../support/cases";
import { apiCallersCases } from "./api-callers";
import { controlNodesApartCases } from "./control-nodes-apart";
import { encryptedVolumesCases } from "./encrypted-volumes";
import { exclusiveDomainsCases } from "./exclusive-domains";
import { leastCredentialsCases } from "./least-credentials";
import { noDefaultGroupCases } from "./no-default-group";
import { noNodeAddressesCases } from "./no-node-addresses";
import { noOpenPortsCases } from "./no-open-ports";
import { noPasswordsCases } from "./no-passwords";
import { noSharedNetworksCases } from "./no-shared-networks";
import { portSecurityCases } from "./port-security";
import { userDataCases } from "./user-data";
import { zonesCases } from "./zones";

/** Cases of rules 49 to 61. */
export const CLOUD_CASES: readonly RuleCases[] = [
  noOpenPortsCases,
  noSharedNetworksCases,
  portSecurityCases,
  noDefaultGroupCases,
  controlNodesApartCases,
  zonesCases,
  encryptedVolumesCases,
  noNodeAddressesCases,
  userDataCases,
  noPasswordsCases,
  apiCallersCases,
  exclusiveDomainsCases,
  leastCredentialsCases,
];
