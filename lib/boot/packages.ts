import { publicFile, script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS, SETTINGS } from "./paths";
import type { ClusterSettings, Packages } from "./settings";

/** Scripts see these as variables. */
export interface PackageVariables {
  readonly [name: string]: string;
  readonly PACKAGES_FROM: Packages["from"];
}

/** `1.34` of `1.34.1`. */
export function minorVersion(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

export function packageVariables(cluster: ClusterSettings): PackageVariables {
  const packages = cluster.packages ?? { from: "repositories" };
  return {
    PACKAGES_FROM: packages.from,
    KUBERNETES_VERSION: cluster.kubernetesVersion,
    KUBERNETES_MINOR: minorVersion(cluster.kubernetesVersion),
    KUBERNETES_REPOSITORY: packages.from === "repositories" ? repository(cluster, packages) : "",
  };
}

/** The script that provides the programs, and the key of their repository where one is given. */
export function packageFiles(packages: Packages | undefined): readonly BootFile[] {
  const key = packages?.from === "repositories" ? packages.signingKey : undefined;
  return [
    script(`${SCRIPTS}/install.sh`, INSTALL),
    ...(key === undefined ? [] : [publicFile(`${SETTINGS}/kubernetes.asc`, `${key.trim()}\n`)]),
  ];
}

/** cloud-init's own module points the distribution's package lists at the mirror, before anything is installed. */
export function packageModules(packages: Packages | undefined): Readonly<Record<string, unknown>> {
  const mirror = packages?.from === "repositories" ? packages.distributionMirror : undefined;
  if (mirror === undefined) return {};
  const everywhere = [{ arches: ["default"], uri: mirror }];
  return { apt: { primary: everywhere } };
}

function repository(cluster: ClusterSettings, packages: { readonly kubernetesRepository?: string }): string {
  const minor = minorVersion(cluster.kubernetesVersion);
  return (packages.kubernetesRepository ?? `https://pkgs.k8s.io/core:/stable:/v${minor}/deb`).replace(
    /\/$/,
    "",
  );
}

const INSTALL = `#!/bin/bash
# Provides the programs of a node: installs what the image lacks, and leaves alone what it has.
set -euo pipefail
# shellcheck source=/dev/null
. "\${BASH_SOURCE%/*}/common.sh"
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a

present() { command -v "$1" >/dev/null; }
apt() { apt-get --quiet --yes -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@"; }

# Program and package: the programs that kubeadm and the kubelet look for, and those that our own scripts call.
missing_tools() {
  local program package
  while read -r program package; do
    present "$program" || printf '%s\\n' "$package"
  done <<'END'
containerd containerd
conntrack conntrack
curl curl
ethtool ethtool
iptables iptables
nft nftables
openssl openssl
python3 python3
socat socat
END
  [[ -z $VIRTUAL_ADDRESS ]] || present keepalived || printf 'keepalived\\n'
  [[ -z $VOLUME_GROUP ]] || present vgcreate || printf 'lvm2\\n'
}

# kubeadm of another minor version would make another cluster than was asked for.
right_kubeadm() {
  local version
  version=$(kubeadm version --output short)
  [[ $version == "v$KUBERNETES_MINOR".* ]] && return
  say "the image has kubeadm $version, the cluster is of v$KUBERNETES_VERSION: use an image of v$KUBERNETES_MINOR"
  return 1
}

add_kubernetes_repository() {
  local key=/etc/apt/keyrings/kubernetes.asc
  install -d -m 0755 /etc/apt/keyrings /etc/apt/sources.list.d
  if [[ -e $SETTINGS/kubernetes.asc ]]; then
    install -m 0644 "$SETTINGS/kubernetes.asc" "$key"
  else
    local proxy=()
    [[ -z $PROXY ]] || proxy=(--proxy "$PROXY")
    curl --fail --silent --show-error --location --max-time 60 "\${proxy[@]}" --output "$key.new" \\
      "$KUBERNETES_REPOSITORY/Release.key"
    chmod 0644 "$key.new"
    mv "$key.new" "$key"
  fi
  printf 'deb [signed-by=%s] %s/ /\\n' "$key" "$KUBERNETES_REPOSITORY" >/etc/apt/sources.list.d/kubernetes.list
}

install_missing() {
  local tools
  mapfile -t tools < <(missing_tools)
  local kubernetes=()
  if ! present kubeadm || ! present kubelet || ! present kubectl; then
    kubernetes=("kubeadm=$KUBERNETES_VERSION-*" "kubelet=$KUBERNETES_VERSION-*" "kubectl=$KUBERNETES_VERSION-*")
  fi
  ((\${#tools[@]} + \${#kubernetes[@]})) || return 0
  if [[ $PACKAGES_FROM == image ]]; then
    say "the image was said to be prepared, but lacks: \${tools[*]} \${kubernetes[*]%%=*}"
    return 1
  fi
  say "installing \${tools[*]} \${kubernetes[*]}"
  ((\${#tools[@]} == 0)) || { apt update && apt install --no-install-recommends "\${tools[@]}"; }
  if ((\${#kubernetes[@]})); then
    add_kubernetes_repository
    apt update
    apt install "\${kubernetes[@]}"
    apt-mark hold kubeadm kubelet kubectl
  fi
}

# Pods have no use for swapped memory, and the kubelet refuses it.
switch_swap_off() {
  swapoff --all
  sed -i -E '/^[^#]\\S*\\s+\\S+\\s+swap\\s/s/^/#/' /etc/fstab
  local swap
  for swap in $(systemctl list-units --type swap --plain --no-legend | awk '{ print $1 }'); do
    systemctl mask "$swap"
  done
}

install_missing
right_kubeadm
switch_swap_off
while read -r module; do
  modprobe "$module" || say "kernel module $module is not there; it may be built in"
done </etc/modules-load.d/cloud-container-engine.conf
# Some parameters may be out of reach (in a container): the kubelet checks those that matter, and names them.
sysctl --quiet --system || say "some kernel parameters could not be set"

# Pods get the name servers that are real, not systemd's stub on the node's loopback.
resolver=/etc/resolv.conf
[[ ! -e /run/systemd/resolve/resolv.conf ]] || resolver=/run/systemd/resolve/resolv.conf
ln -sfn "$resolver" "$SETTINGS/resolv.conf"
`;
