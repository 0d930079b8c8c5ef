import { script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS } from "./paths";

/**
 * The script of the one node that may found the cluster. It does so when every peer says that it was in no cluster and
 * waits to join this one (waits.ts); as soon as anybody serves it joins, and then never founds again. Everything else
 * proves nothing, also a closed port: a member of a living cluster that is starting again has none open for a while.
 * So the node waits: two clusters under one authority could not be told apart, and one would be lost.
 *
 * Founding is taken up again where it was interrupted. kubeadm's phases repeat themselves without harm, and what is
 * already in etcd stays there: this node's etcd is the cluster, whether or not others have joined it by now.
 */
export function foundScript(): BootFile {
  return script(`${SCRIPTS}/found.sh`, FOUND);
}

const FOUND = `#!/bin/bash
# Founds the cluster, or finds that this node has to join it. Marks: "founds", "joins", "finished".
set -euo pipefail
# shellcheck source=/dev/null
. "\${BASH_SOURCE%/*}/common.sh"

readonly KEPT_FROM_BEFORE=DirAvailable--etc-kubernetes-manifests,DirAvailable--var-lib-etcd,\\
FileAvailable--etc-kubernetes-manifests-etcd.yaml,\\
FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml,\\
FileAvailable--etc-kubernetes-manifests-kube-controller-manager.yaml,\\
FileAvailable--etc-kubernetes-manifests-kube-scheduler.yaml,\\
Port-2379,Port-2380,Port-2381,Port-6443,Port-10250,Port-10257,Port-10259

somebody_serves() {
  local place
  for place in "$ENDPOINT" "\${PEERS[@]/#*=/}"; do
    [[ $place == "$ENDPOINT" ]] || place=$(bracketed "$place"):6443
    speaks "$place" || continue
    say "the API answers at $place: this node joins"
    return 0
  done
  return 1
}

# Whether the node at an address says the word, this word only, and in time.
waits() {
  # shellcheck disable=SC2016  # the inner shell has its own arguments
  timeout "$DEADLINE" bash -c 'exec cat <"/dev/tcp/$1/$2"' waits "$1" "$WAITING_PORT" 2>/dev/null |
    cmp --silent - <(printf '%s\\n' "$WAITING_WORD")
}

everybody_waits() {
  local peer
  for peer in "\${PEERS[@]}"; do
    waits "\${peer#*=}" && continue
    say "waiting for control node \${peer%%=*}: it does not say yet that it waits too"
    return 1
  done
  say "every other control node waits to join: this node founds the cluster"
}

until marked founds || marked joins; do
  if somebody_serves; then
    mark joins
  elif everybody_waits; then
    mark founds
  else
    sleep 5
  fi
done
if marked joins; then exit 0; fi

again=()
if marked tried; then
  say "goes on with founding the cluster"
  again=(--ignore-preflight-errors "$KEPT_FROM_BEFORE")
  # What a power cut left empty is made again.
  find /etc/kubernetes -type f -size 0 -delete
fi
mark tried
identify
fill_in init.yaml
kubeadm init --config "$RUN/init.yaml" --skip-token-print "\${again[@]}"
# Made for the day that RBAC is broken; with the authority's key on this node it can be made again.
rm -f /etc/kubernetes/super-admin.conf
mark finished
forget_token
say "the cluster is founded"
`;
