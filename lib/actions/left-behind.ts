/** Which cluster it is, of those whose marks a person may have chosen alike. */
export interface ClusterIdentity {
  /** What controllers in the cluster mark with whatever they make. */
  readonly cluster: string;
  /** Of the network that its nodes are in. */
  readonly networkId: string;
  readonly projectId: string;
}

/** A balancer, as Octavia lists it. */
export interface Balancer {
  readonly id: string;
  readonly name: string;
  readonly project_id: string;
  readonly vip_network_id: string;
  readonly vip_port_id: string;
  readonly tags?: readonly string[];
}

/** A floating address, as Neutron lists it. */
export interface FloatingAddress {
  readonly id: string;
  readonly description: string;
  readonly floating_ip_address: string;
  readonly port_id: string | null;
}

/** A security group, as Neutron lists it. */
export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly project_id: string;
}

/** A port, as Neutron lists it. */
export interface Port {
  readonly id: string;
  readonly network_id: string;
  readonly project_id: string;
  readonly security_groups: readonly string[];
  readonly tags?: readonly string[];
}

/** A disk, as Cinder lists it. */
export interface Disk {
  readonly id: string;
  readonly name: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly attachments: readonly { readonly server_id: string }[];
}

/** What the cluster's own API said of its disks; what it never said, nobody knows. */
export interface KnownDisks {
  /** Ids of all that it has. */
  readonly all: ReadonlySet<string>;
  /** Ids of those that are to be kept. */
  readonly retained: ReadonlySet<string>;
}

/** How the cloud controller begins names and tags of balancers. Names of clusters and namespaces have no `_`. */
const SERVICE = "kube_service_";

/** What becomes of a disk, and why it is kept. */
export type DiskFate = { readonly isDeleted: true } | { readonly isDeleted: false; readonly reason: string };

/**
 * Whether the cloud controller made a balancer for a Service of this cluster, and of no other: balancers can be shared.
 *
 * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/pkg/openstack/loadbalancer.go
 */
export function isOurBalancer(
  balancer: Balancer,
  { cluster, networkId, projectId }: ClusterIdentity,
): boolean {
  const services = [balancer.name, ...(balancer.tags ?? []).filter((tag) => tag.startsWith(SERVICE))];
  return (
    services.every((service) => clusterOf(service) === cluster) &&
    balancer.vip_network_id === networkId &&
    balancer.project_id === projectId
  );
}

/** The cluster in `kube_service_<cluster>_<namespace>_<service>`; undefined in any other name. */
function clusterOf(service: string): string | undefined {
  const [, cluster] = /^kube_service_([^_]+)_[^_]+_[^_]+$/.exec(service) ?? [];
  return cluster;
}

/** Whether the cloud controller got an address for one of these balancers; a person's own address stays his. */
export function isOurAddress(
  { description, port_id: port }: FloatingAddress,
  { cluster }: ClusterIdentity,
  balancers: readonly Balancer[],
): boolean {
  const [, found] =
    /^Floating IP for Kubernetes external service \S+ from cluster (\S+)$/.exec(description) ?? [];
  return found === cluster && balancers.some((balancer) => balancer.vip_port_id === port);
}

/**
 * Whether the cloud controller made a security group for a Service of this cluster. One that a port elsewhere has is of
 * another cluster of the same name.
 */
export function isOurSecurityGroup(
  { id, name, description, project_id: project }: SecurityGroup,
  { cluster, networkId, projectId }: ClusterIdentity,
  ports: readonly Port[],
): boolean {
  const [, found] = /^Security Group for \S+ Service LoadBalancer in cluster (\S+)$/.exec(description) ?? [];
  const users = ports.filter((port) => port.security_groups.includes(id));
  return (
    name.startsWith("lb-sg-") &&
    found === cluster &&
    project === projectId &&
    users.every((port) => port.network_id === networkId)
  );
}

/** Whether the disk driver of a cluster of this name made a disk. */
export function isDiskOfName({ metadata }: Disk, { cluster }: ClusterIdentity): boolean {
  return metadata["cinder.csi.openstack.org/cluster"] === cluster;
}

/**
 * What is to become of a disk of the cluster's name. Data is deleted only where somebody said so, which is known in the
 * cluster alone: a disk without a PersistentVolume may be one that was retained, or of another cluster of this name.
 *
 * @param known undefined where its API did not answer
 */
export function fateOfDisk({ id }: Disk, known: KnownDisks | undefined): DiskFate {
  if (known === undefined) {
    return { isDeleted: false, reason: "the cluster did not answer whether it is to be retained" };
  }
  if (known.retained.has(id)) return { isDeleted: false, reason: "its PersistentVolume is to be retained" };
  if (known.all.has(id)) return { isDeleted: true };
  return {
    isDeleted: false,
    reason: "the cluster has no PersistentVolume of it, so it may have been retained",
  };
}
