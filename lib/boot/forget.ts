import { script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS } from "./paths";
import { scriptService, unit } from "./units";

export const FORGET_SERVICE = "cce-forget.service";

/**
 * Takes the copies of user data off the disk that cloud-init keeps, and unmounts the config drive. cloud-init reads
 * user data anew at each boot, so this follows each of its runs. What it needs to know the machine again (the
 * instance id, and what it has done) stays.
 *
 * The cloud's own copies, in Nova's database and on the config drive, cannot be taken away from here.
 */
export function forgetFiles(): readonly BootFile[] {
  return [
    script(`${SCRIPTS}/forget.sh`, FORGET),
    scriptService("cce-forget", "Removes the copies of user data that cloud-init keeps", "forget.sh", {
      Unit: [["After", "cloud-final.service"]],
      Service: [["Type", "oneshot"]],
    }),
    unit("cloud-final.service.d/50-cce-forget.conf", { Unit: [["Wants", FORGET_SERVICE]] }),
  ];
}

const FORGET = `#!/bin/bash
# Overwrites and removes what cloud-init keeps of user data.
set -euo pipefail

while read -r mounted; do
  umount "$mounted"
done < <(findmnt --noheadings --output TARGET --source LABEL=config-2 || true)

find /var/lib/cloud/instances /run/cloud-init -xdev -type f \\( \\
  -name 'user-data*' -o -name 'vendor-data*' -o -name 'cloud-config.txt' -o -name 'obj.pkl' \\
  -o -name 'instance-data-sensitive.json' -o -name 'combined-cloud-config.json' \\
  -o -path '*/scripts/runcmd' \\) -exec shred --remove --iterations=1 {} +
`;
