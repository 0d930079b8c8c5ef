/** What every node of a cluster has in common. */
export interface ClusterSettings {
  /** Name of the cluster: a DNS label. */
  readonly name: string;
  /** Full version without a `v`: `1.34.1`. */
  readonly kubernetesVersion: string;
  readonly endpoint: Endpoint;
  /**
   * Further names and addresses under which the API is called, such as a floating address. They go into the API
   * server's certificate, beside the endpoint, the virtual address and the node's own names.
   */
  readonly certificateNames?: readonly string[];
  /** Blocks in CIDR notation: one, or one of each family. */
  readonly podCidrs: readonly string[];
  readonly serviceCidrs: readonly string[];
  /** Where nodes have their addresses: a node reports the address that it has within these blocks. */
  readonly nodeCidrs: readonly string[];
  /** Certificate of the cluster's authority, as PEM. Nodes verify the endpoint by it. */
  readonly caCertificate: string;
  readonly joinToken: JoinToken;
  /** @default packages of the distribution and of pkgs.k8s.io, where the image does not have them already */
  readonly packages?: Packages;
  /** Where images of Kubernetes' own parts come from. @default registry.k8s.io */
  readonly imagePrefix?: string;
  /** Image of pods' sandboxes, in full. @default pause 3.10.1 under `imagePrefix` */
  readonly sandboxImage?: string;
  /** @default every registry is asked directly */
  readonly registryMirrors?: readonly RegistryMirror[];
  /** @default nodes know the authorities of their image alone */
  readonly registries?: readonly TrustedRegistry[];
  /** Names or addresses of time servers. @default the image's own */
  readonly timeServers?: readonly string[];
  readonly proxy?: Proxy;
}

/** Where the API is reached, by nodes and people. */
export interface Endpoint {
  /** IP address or DNS name. */
  readonly host: string;
  readonly port: number;
}

/** By which a node proves that it may join. Whoever has it can become a worker node. */
export interface JoinToken {
  /** `abcdef.0123456789abcdef`. */
  readonly token: string;
  /**
   * How long it is valid once the cluster is founded, in Go's notation such as `24h0m0s`; `0s` is for ever. It has to
   * outlive the last node that joins by it.
   */
  readonly ttl: string;
}

/** Where the programs of a node come from. */
export type Packages = ImagePackages | RepositoryPackages;

/** A prepared image has all programs; a node that lacks one says so and waits. */
export interface ImagePackages {
  readonly from: "image";
}

/** Missing programs are installed by apt; what the image has is left as it is. */
export interface RepositoryPackages {
  readonly from: "repositories";
  /** Mirror of the distribution. @default the image's own */
  readonly distributionMirror?: string;
  /** Repository of kubeadm, kubelet and kubectl. @default pkgs.k8s.io, of the cluster's minor version */
  readonly kubernetesRepository?: string;
  /** Public key of that repository, ASCII-armored. @default its `Release.key`, fetched over verified TLS */
  readonly signingKey?: string;
}

/** Another place to pull images of a registry from, tried first. */
export interface RegistryMirror {
  /** `docker.io`, `registry.k8s.io`, `registry.example.com:5000`. */
  readonly registry: string;
  /** With its scheme: `https://mirror.example.com`. */
  readonly url: string;
  /** Certificate authorities of the mirror, as PEM. @default those that the image trusts */
  readonly caCertificates?: string;
}

/** A registry whose certificate is signed by an authority of its own. */
export interface TrustedRegistry {
  /** As in images: `images.example.org`, `images.example.org:5000`. */
  readonly host: string;
  /** Certificates of the authority, as PEM. For other registries it is none. */
  readonly ca: string;
}

/** How a node reaches the outside. Cluster traffic never takes this way. */
export interface Proxy {
  /** `http://proxy.example.com:3128`. */
  readonly url: string;
  /** Hosts, domains and blocks beyond the cluster's own that are reached directly. */
  readonly except?: readonly string[];
}

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

/** What makes a cluster's control plane one. On control nodes only. */
export interface ControlPlaneKeys {
  readonly ca: KeyPair;
  readonly frontProxyCa: KeyPair;
  readonly etcdCa: KeyPair;
  /** Signs the tokens of service accounts. */
  readonly serviceAccount: { readonly publicKey: string; readonly privateKey: string };
  /** 32 random bytes as base64, by which Secrets are encrypted in etcd. */
  readonly encryptionKey: string;
}

/** A control node as its peers know it. */
export interface Peer {
  /** Name of the server and of the Kubernetes node. */
  readonly name: string;
  readonly address: string;
}

export interface ControlNodeSettings extends Peer {
  /** The other control nodes, in any order. */
  readonly peers: readonly Peer[];
  /**
   * Whether this node may found the cluster. One node may, once: it does so only when every peer says that it
   * was in no cluster and waits to join this one. False for all others, and for this one whenever it is made anew while peers exist.
   */
  readonly founds: boolean;
  readonly keys: ControlPlaneKeys;
  /** @default no virtual address: something else leads from the endpoint to the control nodes */
  readonly virtualAddress?: VirtualAddress;
  readonly labels?: Readonly<Record<string, string>>;
}

/** An address that control nodes hold in turn (VRRP over unicast; its port must allow the address). */
export interface VirtualAddress {
  readonly address: string;
  readonly prefixLength: number;
  /** 1 to 255, unique among those on the same network. */
  readonly virtualRouterId: number;
}

/** The same for every member of a group: what differs, a node learns from its cloud. */
export interface WorkerSettings {
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  /** @default attached disks are left alone */
  readonly dataVolume?: DataVolume;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** The attached blank disk becomes an LVM volume group. */
export interface DataVolume {
  readonly volumeGroup: string;
}
