import { Yaml } from "cdk8s";
import { isIPv6 } from "node:net";
import { API_PORT } from "./api-port";
import { API_SERVER_MOUNTS, AUDIT_LOG, AUDIT_POLICY, ENCRYPTION_CONFIG } from "./api-server";
import { secretFile } from "./boot-file";
import type { BootFile } from "./boot-file";
import { caHash } from "./ca-hash";
import { DEFAULT_IMAGE_PREFIX } from "./containerd";
import { kubeletConfiguration } from "./kubelet";
import { PKI, SETTINGS } from "./paths";
import type { ClusterSettings, ControlNodeSettings, Endpoint, Taint, WorkerSettings } from "./settings";

const API_VERSION = "kubeadm.k8s.io/v1beta4";

interface Argument {
  readonly name: string;
  readonly value: string;
}

/** `host:port`, an IPv6 host in brackets. */
export function hostAndPort({ host, port }: Endpoint): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/**
 * What a control node gives to kubeadm: to found the cluster or to make certificates (init.yaml), and to join it
 * (join.yaml). Placeholders stand for what the node learns from its cloud.
 */
export function controlNodeKubeadmFiles(
  cluster: ClusterSettings,
  node: ControlNodeSettings,
): readonly BootFile[] {
  const localAPIEndpoint = { advertiseAddress: node.address, bindPort: API_PORT };
  const nodeRegistration = registration(node.labels ?? {});
  const init = [
    {
      apiVersion: API_VERSION,
      kind: "InitConfiguration",
      ...(node.founds ? { bootstrapTokens: [bootstrapToken(cluster)] } : {}),
      localAPIEndpoint,
      nodeRegistration,
    },
    clusterConfiguration(cluster, node),
    kubeletConfiguration(),
    { apiVersion: "kubeproxy.config.k8s.io/v1alpha1", kind: "KubeProxyConfiguration" },
  ];
  return [
    secretFile(`${SETTINGS}/init.yaml`, Yaml.stringify(...init)),
    secretFile(
      `${SETTINGS}/join.yaml`,
      Yaml.stringify({ ...joinConfiguration(cluster, nodeRegistration), controlPlane: { localAPIEndpoint } }),
    ),
  ];
}

/** What a worker gives to kubeadm. */
export function workerKubeadmFiles(cluster: ClusterSettings, node: WorkerSettings): readonly BootFile[] {
  const nodeRegistration = {
    ...registration(node.labels ?? {}),
    ...(node.taints && node.taints.length > 0 ? { taints: sortedTaints(node.taints) } : {}),
  };
  return [secretFile(`${SETTINGS}/join.yaml`, Yaml.stringify(joinConfiguration(cluster, nodeRegistration)))];
}

function bootstrapToken({ joinToken }: ClusterSettings): object {
  return {
    token: joinToken.token,
    ttl: joinToken.ttl,
    usages: ["signing", "authentication"],
    groups: ["system:bootstrappers:kubeadm:default-node-token"],
  };
}

function joinConfiguration(cluster: ClusterSettings, nodeRegistration: object): object {
  return {
    apiVersion: API_VERSION,
    kind: "JoinConfiguration",
    discovery: {
      bootstrapToken: {
        token: cluster.joinToken.token,
        apiServerEndpoint: hostAndPort(cluster.endpoint),
        caCertHashes: [caHash(cluster.caCertificate)],
      },
    },
    nodeRegistration,
  };
}

/** The provider id ties the Kubernetes node to its server: without it, nodes of deleted servers would never go. */
function registration(labels: Readonly<Record<string, string>>): object {
  const nodeLabels = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
  return {
    name: "@NODE_NAME@",
    criSocket: "unix:///run/containerd/containerd.sock",
    kubeletExtraArgs: [
      { name: "cloud-provider", value: "external" },
      { name: "node-ip", value: "@NODE_ADDRESS@" },
      ...(nodeLabels.length > 0 ? [{ name: "node-labels", value: nodeLabels.join(",") }] : []),
      { name: "provider-id", value: "openstack:///@INSTANCE_ID@" },
    ],
  };
}

function clusterConfiguration(cluster: ClusterSettings, node: ControlNodeSettings): object {
  return {
    apiVersion: API_VERSION,
    kind: "ClusterConfiguration",
    clusterName: cluster.name,
    kubernetesVersion: `v${cluster.kubernetesVersion}`,
    controlPlaneEndpoint: hostAndPort(cluster.endpoint),
    imageRepository: cluster.imagePrefix ?? DEFAULT_IMAGE_PREFIX,
    certificatesDir: PKI,
    encryptionAlgorithm: "ECDSA-P256",
    networking: { podSubnet: cluster.podCidrs.join(","), serviceSubnet: cluster.serviceCidrs.join(",") },
    apiServer: {
      certSANs: certificateNames(cluster, node),
      extraArgs: apiServerArguments(),
      extraVolumes: API_SERVER_MOUNTS,
    },
    controllerManager: { extraArgs: hardening() },
    scheduler: { extraArgs: hardening() },
    // 2 GiB, etcd's default, is what larger clusters stumble over; more than 8 GiB it advises against.
    etcd: {
      local: { dataDir: "/var/lib/etcd", extraArgs: [{ name: "quota-backend-bytes", value: "4294967296" }] },
    },
  };
}

function certificateNames(cluster: ClusterSettings, node: ControlNodeSettings): readonly string[] {
  const { virtualAddress } = node;
  return [
    ...new Set([
      cluster.endpoint.host,
      ...(virtualAddress ? [virtualAddress.address] : []),
      ...(cluster.certificateNames ?? []),
      "localhost",
      "127.0.0.1",
    ]),
  ].sort();
}

/** Kubelets are called by certificates that this cluster signed, so that nobody else can answer for a node. */
function apiServerArguments(): readonly Argument[] {
  return [
    { name: "audit-log-maxage", value: "30" },
    { name: "audit-log-maxbackup", value: "10" },
    { name: "audit-log-maxsize", value: "100" },
    { name: "audit-log-path", value: AUDIT_LOG },
    { name: "audit-policy-file", value: AUDIT_POLICY },
    { name: "encryption-provider-config", value: ENCRYPTION_CONFIG },
    { name: "kubelet-certificate-authority", value: `${PKI}/ca.crt` },
    ...hardening(),
  ];
}

/** For each part of the control plane. */
function hardening(): readonly Argument[] {
  return [
    { name: "profiling", value: "false" },
    { name: "tls-min-version", value: "VersionTLS12" },
  ];
}

function sortedTaints(taints: readonly Taint[]): readonly Taint[] {
  const text = ({ key, value = "", effect }: Taint): string => `${key}=${value}:${effect}`;
  return [...taints].sort((one, other) => (text(one) < text(other) ? -1 : 1));
}
