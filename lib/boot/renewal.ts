import { script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { API_PORT } from "./api-port";
import { SCRIPTS } from "./paths";
import { scriptService, timer } from "./units";

export const RENEWAL_TIMER = "cce-renew.timer";

/**
 * Renews a control node's certificates, which kubeadm makes for a year, two months before they expire, and restarts
 * what holds them: part by part, and only while every other control node serves. Kubelets renew their own.
 */
export function renewalFiles(): readonly BootFile[] {
  return [
    script(`${SCRIPTS}/renew.sh`, RENEW),
    scriptService("cce-renew", "Renews the control plane's certificates", "renew.sh", {
      Unit: [["ConditionPathExists", "/var/lib/cloud-container-engine/finished"]],
      Service: [["Type", "oneshot"]],
    }),
    timer("cce-renew", "Renews the control plane's certificates when due", [
      ["OnCalendar", "daily"],
      ["RandomizedDelaySec", "12h"],
      ["Persistent", "true"],
    ]),
  ];
}

const RENEW = `#!/bin/bash
# Renews certificates that expire soon. Marks: "renewing", so that a restart that was missed is made up for.
set -euo pipefail
# shellcheck source=/dev/null
. "\${BASH_SOURCE%/*}/common.sh"
readonly MARGIN=$((60 * 24 * 3600)) MANIFESTS=/etc/kubernetes/manifests

expire_soon() {
  local certificate
  for certificate in "$PKI"/*.crt "$PKI"/etcd/*.crt; do
    [[ $certificate == *ca.crt ]] && continue
    openssl x509 -checkend "$MARGIN" -noout -in "$certificate" >/dev/null || return 0
  done
  return 1
}

everybody_serves() {
  local peer
  ready "127.0.0.1:${API_PORT}" || return 1
  for peer in "\${PEERS[@]}"; do
    ready "$(bracketed "\${peer#*=}"):${API_PORT}" || return 1
  done
}

# A changed manifest is what makes the kubelet restart a static pod. Replaced in one step: half of one would be none.
restart() {
  python3 - "$MANIFESTS/$1.yaml" "/etc/kubernetes/$1.yaml.new" "$(date --utc +%FT%TZ)" <<'END'
import os
import sys
import yaml

path, new, now = sys.argv[1:]
with open(path, encoding="utf-8") as manifest:
    pod = yaml.safe_load(manifest)
metadata = pod["metadata"]
metadata["annotations"] = {**(metadata.get("annotations") or {}), "cloud-container-engine/certificates-renewed": now}
with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as manifest:
    yaml.safe_dump(pod, manifest)
    manifest.flush()
    os.fsync(manifest.fileno())
os.replace(new, path)
END
}

if ! expire_soon && ! marked renewing; then exit 0; fi
if ! everybody_serves; then
  say "certificates are due, but a control node does not serve: tomorrow is another day"
  exit 1
fi
mark renewing
if expire_soon; then kubeadm certs renew all; fi
for part in etcd kube-apiserver kube-controller-manager kube-scheduler; do
  say "restarting $part"
  restart "$part"
  sleep 30
  until ready "127.0.0.1:${API_PORT}"; do sleep 2; done
done
rm -f "$STATE/renewing"
say "certificates are renewed"
`;
