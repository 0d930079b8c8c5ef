import { script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS } from "./paths";

/**
 * The script by which a node joins, for ever trying. A try begins when the endpoint is ready, verified by the
 * cluster's authority, and the cluster vouches for the join token; what an earlier try left is undone only then,
 * as until then this node's etcd may be needed for the cluster to have a majority.
 */
export function joinScript(): BootFile {
  return script(`${SCRIPTS}/join.sh`, JOIN);
}

const JOIN = `#!/bin/bash
# Joins the cluster. Marks: "joining" while a try may have left something, "finished".
set -euo pipefail
# shellcheck source=/dev/null
. "\${BASH_SOURCE%/*}/common.sh"
here=\${BASH_SOURCE%/*}
attempt=0

# Whether the cluster signed its public information by our token: it does so while the token is valid.
vouched_for() {
  local information
  information=$(ask --fail "https://$ENDPOINT/api/v1/namespaces/kube-public/configmaps/cluster-info" 2>/dev/null) &&
    [[ $information == *"\"jws-kubeconfig-$JOIN_TOKEN_ID\""* ]]
}

# A node of our name that belongs to another server is one that was deleted, and goes as soon as the cloud's controller
# notices. A kubelet that came before would be left without a node. Whether there is a controller is not known here,
# so this ends after a while.
name_is_free() {
  ((attempt <= 30)) || return 0
  local holder
  holder=$(ask --fail --header "@$SETTINGS/authorization" "https://$ENDPOINT/api/v1/nodes/$NODE_NAME" 2>/dev/null |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["spec"].get("providerID", ""))' 2>/dev/null) || return 0
  [[ -z $holder || $holder == */"$INSTANCE_ID" ]]
}

undo() {
  say "undoing what an earlier try left"
  # A folder of certificates that is not there: the authorities' keys are to stay.
  kubeadm reset --force --cert-dir "$RUN/no-certificates" || return 1
  [[ ! -d /var/lib/etcd ]] || find /var/lib/etcd -mindepth 1 -delete
}

try() {
  ready "$ENDPOINT" || { say "waiting for the API at $ENDPOINT"; return 1; }
  vouched_for || { say "waiting: the cluster does not vouch for join token $JOIN_TOKEN_ID"; return 1; }
  fill_in join.yaml || return 1
  if [[ $ROLE == control ]]; then
    "$here/depart.sh" || { say "what a former self left in the cluster is still there"; return 1; }
  else
    name_is_free || { say "waiting: node $NODE_NAME still belongs to a deleted server"; return 1; }
  fi
  if marked joining; then undo || return 1; fi
  # From here on this node may be a member, so it never says again that it is none; and etcd needs the port.
  [[ $ROLE != control ]] || systemctl stop cce-waits.service || return 1
  mark joining || return 1
  kubeadm join --config "$RUN/join.yaml"
}

identify
until try; do
  attempt=$((attempt + 1))
  sleep $((attempt < 10 ? 3 * attempt : 30))
done
mark finished
forget_token
say "this node has joined"
`;
