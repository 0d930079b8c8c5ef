import { script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS } from "./paths";
import { scriptService } from "./units";

/** Brings a node into its cluster, and is not started any more once it has. */
export const NODE_SERVICE = "cce-node.service";

/**
 * The service that makes a machine a node. It works for as long as it takes, over reboots, and tells about it on the
 * machine's console, where the cloud shows it to people who have no way in. It is no `oneshot`, which the whole boot
 * would wait for.
 */
export function nodeServiceFiles(): readonly BootFile[] {
  return [
    script(`${SCRIPTS}/node.sh`, NODE),
    scriptService("cce-node", "Brings this machine into its Kubernetes cluster", "node.sh", {
      Unit: [
        ["Wants", "network-online.target"],
        ["After", "network-online.target"],
        ["ConditionPathExists", "!/var/lib/cloud-container-engine/finished"],
        ["StartLimitIntervalSec", "0"],
      ],
      Service: [
        ["Type", "exec"],
        ["Restart", "on-failure"],
        ["RestartSec", "10"],
        ["StandardOutput", "journal+console"],
        ["StandardError", "inherit"],
      ],
    }),
  ];
}

const NODE = `#!/bin/bash
# Makes this machine a node: programs, runtime, and then founding the cluster or joining it.
set -euo pipefail
here=\${BASH_SOURCE%/*}
# shellcheck source=/dev/null
. "$here/common.sh"

if marked finished; then exit 0; fi
# Before anything is installed, so that the founder waits for no slow mirror.
[[ $ROLE != control ]] || systemctl start --no-block cce-waits.service
"$here/install.sh"
systemctl daemon-reload
systemctl restart cce-metadata-guard.service
systemctl enable containerd kubelet
# Packages start it before it has our configuration.
systemctl restart containerd
[[ -z $VIRTUAL_ADDRESS ]] || "$here/keepalived.sh"
[[ $FOUNDS != yes ]] || "$here/found.sh"
marked finished || "$here/join.sh"
`;
