/**
 * How what runs in a cluster reaches its cloud, and what it makes there: the file that cloud-provider-openstack's
 * programs are given. They ignore keys that they do not know, so that a misspelt one would go unnoticed for years;
 * here there are no others than these.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/using-openstack-cloud-controller-manager.md
 */
export interface CloudConf {
  readonly global: CloudLogin;
  /** Of balancers for Services. @default none */
  readonly loadBalancer?: BalancerOptions;
  /** Other networks that a Service may name by its annotation, by that name. @default none */
  readonly loadBalancerClasses?: Readonly<Record<string, BalancerClass>>;
  /** Of disks for claims. @default none */
  readonly blockStorage?: DiskOptions;
}

/** Who calls the cloud, and where. */
export interface CloudLogin {
  /** URL of Keystone. */
  readonly authUrl: string;
  readonly region: string;
  readonly applicationCredentialId: string;
  readonly applicationCredentialSecret: string;
  /** Path of a file with the authorities that the cloud's certificates are verified with. @default the image's own */
  readonly caFile?: string;
}

/** Balancers that are made for Services. */
export interface BalancerOptions {
  /** Id of the network that floating addresses are of. */
  readonly floatingNetworkId?: string;
  /** Id of the subnet that balancers are in. */
  readonly subnetId?: string;
  /** Such as `amphora` and `ovn`. */
  readonly lbProvider?: string;
  readonly lbMethod?: string;
  /** Whether the source ranges of a Service also become security groups, without which OVN knows none. */
  readonly manageSecurityGroups?: boolean;
  /** Whether members are watched, as `externalTrafficPolicy: Local` needs it. */
  readonly createMonitor?: boolean;
  /** How many Services may share a balancer. */
  readonly maxSharedLb?: number;
  /** Whether balancers get no floating address unless their Service asks for one. */
  readonly internalLb?: boolean;
}

/** Networks of balancers that ask for them by name. */
export interface BalancerClass {
  readonly floatingNetworkId?: string;
  readonly networkId?: string;
  readonly subnetId?: string;
}

/** Disks that are made for claims. */
export interface DiskOptions {
  /** Whether a disk may be used in zones of another name than its own. */
  readonly ignoreVolumeAz?: boolean;
  /** Whether a node looks at a disk's size again before it enlarges what is on it. */
  readonly rescanOnResize?: boolean;
  /** Most disks of a node. */
  readonly nodeVolumeAttachLimit?: number;
}

/** The name in the file of each key of a section: one that is missing here does not compile. */
type Keys<Section> = Readonly<Record<keyof Section, string>>;

const LOGIN: Keys<CloudLogin> = {
  authUrl: "auth-url",
  region: "region",
  applicationCredentialId: "application-credential-id",
  applicationCredentialSecret: "application-credential-secret",
  caFile: "ca-file",
};

const BALANCER: Keys<BalancerOptions> = {
  floatingNetworkId: "floating-network-id",
  subnetId: "subnet-id",
  lbProvider: "lb-provider",
  lbMethod: "lb-method",
  manageSecurityGroups: "manage-security-groups",
  createMonitor: "create-monitor",
  maxSharedLb: "max-shared-lb",
  internalLb: "internal-lb",
};

const BALANCER_CLASS: Keys<BalancerClass> = {
  floatingNetworkId: "floating-network-id",
  networkId: "network-id",
  subnetId: "subnet-id",
};

const DISKS: Keys<DiskOptions> = {
  ignoreVolumeAz: "ignore-volume-az",
  rescanOnResize: "rescan-on-resize",
  nodeVolumeAttachLimit: "node-volume-attach-limit",
};

type Value = string | number | boolean | undefined;

/**
 * The text of the file.
 *
 * @throws Error for a value with a control character, which the consumers' parser has no way to write
 */
export function cloudConf({ global, loadBalancer, loadBalancerClasses, blockStorage }: CloudConf): string {
  return [
    section("[Global]", { ...global }, LOGIN),
    ...(loadBalancer ? [section("[LoadBalancer]", { ...loadBalancer }, BALANCER)] : []),
    ...Object.entries(loadBalancerClasses ?? {}).map(([name, options]) =>
      section(`[LoadBalancerClass ${quoted(name)}]`, { ...options }, BALANCER_CLASS),
    ),
    ...(blockStorage ? [section("[BlockStorage]", { ...blockStorage }, DISKS)] : []),
  ].join("\n");
}

/** Only what has a name in the file gets into it, whatever else the values carry. */
function section(
  head: string,
  values: Readonly<Record<string, Value>>,
  keys: Readonly<Record<string, string>>,
): string {
  const lines = Object.entries(keys).flatMap(([property, key]) => {
    const value = values[property];
    return value === undefined ? [] : [`${key} = ${quoted(String(value))}`];
  });
  return `${[head, ...lines].join("\n")}\n`;
}

/** What the consumers' parser refuses wherever it stands. */
const UNWRITABLE = /[\p{Cc}\p{Cs}\uFEFF]/u;

/** In quotes nothing but these two has a meaning; without them `#` and `;` would begin a comment. */
function quoted(text: string): string {
  if (UNWRITABLE.test(text)) throw new Error("cloud.conf: a value has a control character; remove it");
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
