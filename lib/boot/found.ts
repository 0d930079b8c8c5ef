import { script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS } from "./paths";

/**
 * The script of the one node that may found the cluster. It does so when every peer is up and says that it serves
 * nothing; as soon as anybody serves it joins, and then never founds again. A peer that is silent proves nothing, so
 * the node waits: two clusters under one authority could not be told apart, and one would be lost.
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

nobody_serves() {
  local peer port
  for peer in "\${PEERS[@]}"; do
    for port in 2379 2380 6443; do
      closed "\${peer#*=}" "$port" && continue
      say "waiting for control node \${peer%%=*}: it does not say yet that port $port is closed"
      return 1
    done
  done
  say "every control node is up and none serves: this node founds the cluster"
}

until marked founds || marked joins; do
  if somebody_serves; then
    mark joins
  elif nobody_serves; then
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
