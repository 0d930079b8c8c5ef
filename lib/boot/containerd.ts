import { publicFile } from "./boot-file";
import type { BootFile } from "./boot-file";
import type { ClusterSettings, RegistryMirror, TrustedRegistry } from "./settings";

/** Where kubeadm takes Kubernetes' images from when nothing else is said. */
export const DEFAULT_IMAGE_PREFIX = "registry.k8s.io";
/** What kubeadm of 1.34 expects: `PauseVersion` in its constants. */
const PAUSE = "pause:3.10.1";
const CERTIFICATES = "/etc/containerd/certs.d";

/**
 * The container runtime's configuration. Version 2, which containerd 1.x and 2.x both read: Debian 12 has the one,
 * a prepared image may have the other.
 *
 * @see https://github.com/containerd/containerd/blob/main/docs/cri/config.md
 */
export function containerdFiles(cluster: ClusterSettings): readonly BootFile[] {
  const sandbox = cluster.sandboxImage ?? `${cluster.imagePrefix ?? DEFAULT_IMAGE_PREFIX}/${PAUSE}`;
  return [
    publicFile("/etc/containerd/config.toml", config(sandbox)),
    ...(cluster.registryMirrors ?? []).flatMap(mirrorFiles),
    ...(cluster.registries ?? []).flatMap(trustFiles),
  ];
}

function config(sandboxImage: string): string {
  return `version = 2
imports = ["/etc/containerd/conf.d/*.toml"]

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = ${tomlString(sandboxImage)}

  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/opt/cni/bin"
    conf_dir = "/etc/cni/net.d"

  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"

    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = true

  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "${CERTIFICATES}"
`;
}

/** @see https://github.com/containerd/containerd/blob/main/docs/hosts.md */
function mirrorFiles({ registry, url, caCertificates }: RegistryMirror): readonly BootFile[] {
  return hostFiles(registry, host(url, registry, caCertificates !== undefined), caCertificates);
}

/**
 * The registry is named as its own mirror too: without any, containerd 1.x takes the file for a broken one. Asked last, as
 * the registry itself, it has to be trusted as well, or a version that is not there would be reported as a bad certificate.
 */
function trustFiles({ host: registry, ca }: TrustedRegistry): readonly BootFile[] {
  const url = `https://${registry}`;
  const itself = `server = ${tomlString(url)}\nca = "${authorityFile(registry)}"\n\n`;
  return hostFiles(registry, itself + host(url, registry, true), ca);
}

/** Where images of a registry are pulled from, and by which authority that is known. */
function host(url: string, registry: string, hasAuthority: boolean): string {
  const ca = hasAuthority ? `  ca = "${authorityFile(registry)}"\n` : "";
  return `[host.${tomlString(url)}]\n  capabilities = ["pull", "resolve"]\n${ca}`;
}

function hostFiles(registry: string, hosts: string, authorities: string | undefined): readonly BootFile[] {
  return [
    publicFile(`${CERTIFICATES}/${registry}/hosts.toml`, hosts),
    ...(authorities === undefined ? [] : [publicFile(authorityFile(registry), authorities)]),
  ];
}

function authorityFile(registry: string): string {
  return `${CERTIFICATES}/${registry}/ca.crt`;
}

/** A basic string of TOML, whose escapes are those of JSON, and which wants DEL escaped too. */
function tomlString(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}
