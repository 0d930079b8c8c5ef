import { script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS } from "./paths";

/**
 * The script that takes a control node's former self out of the cluster: its etcd member, by name or address, and its
 * node when that belongs to another server. A dead member counts against the majority, and etcd takes no second one
 * of the same address.
 *
 * etcd is asked through its own JSON gateway, so nothing but curl is needed: no image, no running runtime.
 *
 * @see https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/
 */
export function departScript(): BootFile {
  return script(`${SCRIPTS}/depart.sh`, DEPART);
}

const DEPART = `#!/bin/bash
# Takes this control node's former self out of the cluster. Fails while etcd has no majority, and changes nothing then.
set -euo pipefail
# shellcheck source=/dev/null
. "\${BASH_SOURCE%/*}/common.sh"
readonly CLIENT=$PKI/etcd/healthcheck-client

client_certificate() {
  if [[ -s $CLIENT.crt && -s $CLIENT.key ]] && openssl x509 -checkend 3600 -noout -in "$CLIENT.crt" >/dev/null; then
    return
  fi
  rm -f "$CLIENT.crt" "$CLIENT.key"
  kubeadm init phase certs etcd-healthcheck-client --config "$RUN/init.yaml"
}

# Asks the peers in turn: the path below /v3/cluster/member, and a question in JSON.
etcd() {
  local peer
  for peer in "\${PEERS[@]}"; do
    curl --fail --silent --show-error --noproxy '*' --max-time "$DEADLINE" --cacert "$PKI/etcd/ca.crt" \\
      --cert "$CLIENT.crt" --key "$CLIENT.key" --data "$2" \\
      "https://$(bracketed "\${peer#*=}"):2379/v3/cluster/member/$1" && return
  done
  return 1
}

# Ids of members with our name or address. A member that never started has no name.
own_members() {
  python3 -c '
import json, sys
name, address = sys.argv[1:]
for member in json.load(sys.stdin)["members"]:
    if member.get("name") == name or address in member.get("peerURLs", []):
        print(member["ID"])
' "$NODE_NAME" "https://$(bracketed "$NODE_ADDRESS"):2380"
}

remove_members() {
  local members ids id
  members=$(etcd list '{}')
  ids=$(own_members <<<"$members")
  for id in $ids; do
    say "removing etcd member $id, a former self of $NODE_NAME"
    etcd remove "{\\"ID\\":\\"$id\\"}" >/dev/null
  done
}

remove_node() {
  local holder kubectl=(kubectl --kubeconfig "$RUN/admin.conf" --cache-dir "$RUN/cache" --request-timeout "\${DEADLINE}s")
  rm -f "$RUN/admin.conf"
  kubeadm init phase kubeconfig admin --config "$RUN/init.yaml" --kubeconfig-dir "$RUN"
  holder=$("\${kubectl[@]}" get node "$NODE_NAME" --ignore-not-found --output 'jsonpath={.spec.providerID}')
  if [[ -n $holder && $holder != */"$INSTANCE_ID" ]]; then
    say "deleting node $NODE_NAME, which belonged to server \${holder##*/}"
    "\${kubectl[@]}" delete node "$NODE_NAME" --wait=false
  fi
  rm -f "$RUN/admin.conf"
}

identify
fill_in init.yaml
client_certificate
remove_members
remove_node
`;
