import { script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS } from "./paths";
import { scriptService } from "./units";

export const DATA_VOLUME_SERVICE = "cce-data-volume.service";

/**
 * Makes the attached blank disk a volume group, from which the LVM storage driver cuts claims. Disks are attached
 * some time after a server has booted, so the service looks until there is one. A disk that holds anything is never
 * touched, and with several blank ones it does not guess.
 */
export function dataVolumeFiles(): readonly BootFile[] {
  return [
    script(`${SCRIPTS}/data-volume.sh`, DATA_VOLUME),
    scriptService("cce-data-volume", "Makes the attached blank disk a volume group", "data-volume.sh", {
      Unit: [["StartLimitIntervalSec", "0"]],
      Service: [
        ["Type", "exec"],
        ["Restart", "on-failure"],
        ["RestartSec", "15"],
      ],
    }),
  ];
}

const DATA_VOLUME = `#!/bin/bash
# Makes the one blank disk a volume group, unless the group is there.
set -euo pipefail
# shellcheck source=/dev/null
. "\${BASH_SOURCE%/*}/common.sh"

# Without partitions or holders, without any signature, and with nothing in its first MiB.
blank() {
  [[ $(lsblk --noheadings --output NAME "$1" | wc -l) -eq 1 ]] &&
    [[ -z $(wipefs --no-act --noheadings "$1") ]] &&
    cmp --silent --bytes=1048576 "$1" /dev/zero
}

if ! command -v vgcreate >/dev/null; then
  say "waiting for lvm2 to be installed"
  exit 1
fi
if vgs "$VOLUME_GROUP" >/dev/null 2>&1; then exit 0; fi
disks=()
while read -r disk type read_only; do
  if [[ $type == disk && $read_only == 0 ]] && blank "$disk"; then disks+=("$disk"); fi
done < <(lsblk --nodeps --noheadings --paths --output NAME,TYPE,RO)
if ((\${#disks[@]} != 1)); then
  say "waiting for one blank disk to make volume group $VOLUME_GROUP of; there are \${#disks[@]}: \${disks[*]}"
  exit 1
fi
vgcreate "$VOLUME_GROUP" "\${disks[0]}"
`;
