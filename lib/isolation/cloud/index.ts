import type { IsolationRule } from "../rule";
import { apiCallers } from "./api-callers";
import { controlNodesApart } from "./control-nodes-apart";
import { encryptedVolumes } from "./encrypted-volumes";
import { exclusiveDomains } from "./exclusive-domains";
import { leastCredentials } from "./least-credentials";
import { noDefaultGroup } from "./no-default-group";
import { noNodeAddresses } from "./no-node-addresses";
import { noOpenPorts } from "./no-open-ports";
import { noPasswords } from "./no-passwords";
import { noSharedNetworks } from "./no-shared-networks";
import { portSecurity } from "./port-security";
import { userDataWithoutCredentials } from "./user-data";
import { zonesNamed } from "./zones";

/** Rules 49 to 61: what a program makes of the cloud. */
export const CLOUD_RULES: readonly IsolationRule[] = [
  noOpenPorts,
  noSharedNetworks,
  portSecurity,
  noDefaultGroup,
  controlNodesApart,
  zonesNamed,
  encryptedVolumes,
  noNodeAddresses,
  userDataWithoutCredentials,
  noPasswords,
  apiCallers,
  exclusiveDomains,
  leastCredentials,
];
