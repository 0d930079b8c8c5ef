import { publicFile, script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { API_PORT } from "./api-port";
import { CA_CERTIFICATE, SCRIPTS, SETTINGS } from "./paths";
import type { ControlNodeSettings, VirtualAddress } from "./settings";

/** What a ready API server adds to a node's priority: more than lies between any two nodes. */
const READY_WEIGHT = 50;
const HIGHEST_PRIORITY = 100;
const PRIORITY_STEP = 10;

/**
 * keepalived's configuration (a template: the interface is found on the node) and its check. A check that adds
 * weight, where one that fails would give the address up: the first node holds it before any API server is there.
 *
 * @see https://keepalived.readthedocs.io/en/latest/configuration_synopsis.html
 */
export function keepalivedFiles(
  node: ControlNodeSettings,
  virtualAddress: VirtualAddress,
): readonly BootFile[] {
  return [
    publicFile(`${SETTINGS}/keepalived.conf`, config(node, virtualAddress)),
    script(`${SCRIPTS}/api-is-ready.sh`, CHECK),
    script(`${SCRIPTS}/keepalived.sh`, START),
  ];
}

function config(node: ControlNodeSettings, virtual: VirtualAddress): string {
  const names = [node, ...node.peers].map(({ name }) => name).sort();
  const addresses = node.peers.map(({ address }) => address).sort();
  return `global_defs {
  router_id ${node.name}
  script_user nobody
  enable_script_security
}

vrrp_script api {
  script "${SCRIPTS}/api-is-ready.sh"
  interval 2
  timeout 3
  fall 3
  rise 2
  weight ${READY_WEIGHT}
}

vrrp_instance api {
  state BACKUP
  interface @INTERFACE@
  virtual_router_id ${virtual.virtualRouterId}
  priority ${HIGHEST_PRIORITY - PRIORITY_STEP * names.indexOf(node.name)}
  advert_int 1
  unicast_src_ip ${node.address}
  unicast_peer {
${addresses.map((address) => `    ${address}\n`).join("")}  }
  virtual_ipaddress {
    ${virtual.address}/${virtual.prefixLength}
  }
  track_script {
    api
  }
}
`;
}

const CHECK = `#!/bin/sh
exec curl --silent --fail --noproxy '*' --max-time 2 --output /dev/null \\
  --cacert ${CA_CERTIFICATE.control} https://127.0.0.1:${API_PORT}/readyz
`;

const START = `#!/bin/bash
# Starts keepalived on the interface that has this node's address.
set -euo pipefail
# shellcheck source=/dev/null
. "\${BASH_SOURCE%/*}/common.sh"

interface=$(ip -o address show to "$NODE_ADDRESS" | awk '{ print $2; exit }')
if [[ ! $interface =~ ^[A-Za-z0-9._-]+$ ]]; then
  say "no interface has this node's address $NODE_ADDRESS"
  exit 1
fi
install -d -m 0755 /etc/keepalived
sed "s|@INTERFACE@|$interface|" "$SETTINGS/keepalived.conf" >/etc/keepalived/keepalived.conf
systemctl enable keepalived
systemctl restart keepalived
`;
