import { script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS } from "./paths";

/** What the scripts share: settings, the marks that outlive a reboot, and questions to an API server. */
export function commonScript(): BootFile {
  return script(`${SCRIPTS}/common.sh`, COMMON);
}

/**
 * Scripts hold no setting: these come from `settings.sh`, the only shell text that is put together. So every script
 * reads the same on every node of every cluster.
 */
const COMMON = `# shellcheck shell=bash
# Sourced by the scripts beside it.
# shellcheck disable=SC2034  # what is set here is used there
readonly SETTINGS=/etc/cloud-container-engine
readonly STATE=/var/lib/cloud-container-engine
readonly RUN=/run/cloud-container-engine
readonly PKI=/etc/kubernetes/pki
readonly DEADLINE=10 # seconds for one question over the network

# shellcheck source=/dev/null
. "$SETTINGS/settings.sh"
# What a control node says, and where, while it was in no cluster and waits to join one. The port is etcd's, later.
readonly WAITING_WORD="waiting $CLUSTER_NAME" WAITING_PORT=2380

say() { printf '%s\\n' "$*"; }

# Marks are what a node knows of itself after a reboot, even after a power cut.
mark() {
  install -d -m 0700 "$STATE"
  : >"$STATE/$1"
  sync "$STATE/$1" "$STATE" "\${STATE%/*}"
}
marked() { [[ -e $STATE/$1 ]]; }

# An address as it stands in a URL.
bracketed() { if [[ $1 == *:* ]]; then printf '[%s]' "$1"; else printf '%s' "$1"; fi; }

ask() { curl --silent --show-error --noproxy '*' --max-time "$DEADLINE" --cacert "$CA" "$@"; }

# Whether the API at host:port says that it is ready to serve.
ready() { ask --fail --output /dev/null "https://$1/readyz" 2>/dev/null; }

# Whether anybody speaks TLS at host:port. An error of the API, and a certificate of somebody else, are answers too.
speaks() {
  local status=0
  ask --output /dev/null "https://$1/livez" 2>/dev/null || status=$?
  case $status in
    6 | 7 | 28 | 35 | 52 | 56) return 1 ;; # unknown host, refused, silent, cut off (a balancer without members)
    *) return 0 ;;
  esac
}

# The first address that this node has within the given blocks.
address_within() {
  local block
  for block; do
    ip -o address show scope global to "$block" | awk '{ sub("/.*", "", $4); print $4; exit }'
  done | head -n 1
}

# Who this node is: a control node by its settings, a worker by what the cloud calls it.
identify() {
  INSTANCE_ID=$(</var/lib/cloud/data/instance-id)
  if [[ -z $NODE_NAME ]]; then
    NODE_NAME=$(uname -n)
    NODE_NAME=$(printf '%s' "\${NODE_NAME%%.*}" | tr '[:upper:]' '[:lower:]')
  fi
  [[ -n $NODE_ADDRESS ]] || NODE_ADDRESS=$(address_within "\${NODE_CIDRS[@]}")
  local name='^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$' address='^[0-9a-f:.]+$'
  if [[ ! $INSTANCE_ID =~ $name || ! $NODE_NAME =~ $name || ! $NODE_ADDRESS =~ $address ]]; then
    say "this node's instance id, name or address cannot be: '$INSTANCE_ID', '$NODE_NAME', '$NODE_ADDRESS'"
    return 1
  fi
}

# Fills in what a file says of this node. The copy is in memory, and only root reads it.
fill_in() {
  install -d -m 0700 "$RUN"
  (
    umask 077
    sed -e "s|@INSTANCE_ID@|$INSTANCE_ID|g" -e "s|@NODE_NAME@|$NODE_NAME|g" -e "s|@NODE_ADDRESS@|$NODE_ADDRESS|g" \\
      "$SETTINGS/$1" >"$RUN/$1"
  )
}

# A node that has joined needs its token no more.
forget_token() { rm -f "$SETTINGS"/{init,join}.yaml "$SETTINGS/authorization" "$RUN"/{init,join}.yaml; }
`;
