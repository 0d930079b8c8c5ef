import { isIPv4 } from "node:net";
import { publicFile, script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS, SETTINGS } from "./paths";
import { scriptService, unit } from "./units";

/** Runs before every kubelet: no pod starts on a node without it. */
const GUARD = "cce-metadata-guard";

/**
 * Keeps pods from the cloud's metadata service, which hands out user data (isolation rule 57); the node itself may
 * still ask. Two barriers, as CNIs differ: a packet filter for what is forwarded, and a route that only the pods'
 * addresses meet, which holds where a CNI passes by netfilter (eBPF host routing) or flushes its tables.
 */
export function metadataGuardFiles(podCidrs: readonly string[]): readonly BootFile[] {
  const blocks = podCidrs.filter((cidr) => isIPv4(cidr.split("/")[0] ?? "")).sort();
  return [
    publicFile(`${SETTINGS}/metadata-guard.nft`, FILTER),
    publicFile(`${SETTINGS}/metadata-guard.blocks`, blocks.map((block) => `${block}\n`).join("")),
    script(`${SCRIPTS}/metadata-guard.sh`, RULES),
    scriptService(GUARD, "Keeps pods from the cloud's metadata service", "metadata-guard.sh", {
      Unit: [
        ["After", "network.target nftables.service"],
        ["Before", "kubelet.service"],
      ],
      Service: [
        ["Type", "oneshot"],
        ["RemainAfterExit", "yes"],
      ],
    }),
    unit(`kubelet.service.d/20-${GUARD}.conf`, {
      Unit: [
        ["Requires", `${GUARD}.service`],
        ["After", `${GUARD}.service`],
      ],
    }),
  ];
}

/** Adding before deleting makes it the same whether or not the table was there. */
const FILTER = `add table inet cce_metadata_guard
delete table inet cce_metadata_guard
table inet cce_metadata_guard {
  chain forward {
    type filter hook forward priority -300; policy accept;
    ip daddr 169.254.169.254 counter drop
  }
}
`;

const RULES = `#!/bin/bash
# Keeps forwarded traffic, which is what pods send, from the metadata service.
set -euo pipefail
readonly METADATA=169.254.169.254/32 PREFERENCE=90
readonly SETTINGS=/etc/cloud-container-engine

nft --file "$SETTINGS/metadata-guard.nft"
while read -r block; do
  while ip rule delete preference "$PREFERENCE" from "$block" to "$METADATA" 2>/dev/null; do :; done
  ip rule add preference "$PREFERENCE" from "$block" to "$METADATA" prohibit
done <"$SETTINGS/metadata-guard.blocks"
`;
