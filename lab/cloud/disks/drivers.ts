import { GIB, MIB } from "./sizes";

/** A CSI driver that the lab's cloud plays, with what matters of its behaviour. */
export interface DiskDriver {
  readonly name: string;
  /** Access modes that a claim may ask for. */
  readonly accessModes: readonly string[];
  /** What the driver says to other access modes. */
  readonly accessModeRefusal: string;
  /** Node label that tells where a volume can be reached. */
  readonly topologyKey: string;
  /** Volumes that one node can have attached; as many as there are, when left out. */
  readonly volumesPerNode?: number;
  /** Bytes that a volume really has when this many are asked for. */
  rounded(bytes: number): number;
}

/** Cloud disks of OpenStack. They are attached to one server at a time, so ReadWriteMany is not possible. */
export const CINDER: DiskDriver = {
  name: "cinder.csi.openstack.org",
  // The real driver finds out about ReadWriteMany at the second attachment only; here the claim is refused.
  accessModes: ["ReadWriteOnce", "ReadWriteOncePod", "ReadOnlyMany"],
  accessModeRefusal: "a Cinder volume is attached to one server at a time, so ReadWriteMany is not possible",
  topologyKey: "topology.cinder.csi.openstack.org/zone",
  volumesPerNode: 256,
  rounded: (bytes) => Math.ceil(bytes / GIB) * GIB,
};

/** OpenEBS LVM LocalPV: logical volumes on a node's own volume groups, which it cannot overfill. */
export const LVM: DiskDriver = {
  name: "local.csi.openebs.io",
  accessModes: ["ReadWriteOnce", "ReadWriteOncePod"],
  accessModeRefusal: "only ReadwriteOnce access mode is supported",
  topologyKey: "openebs.io/nodename",
  rounded: (bytes) => (bytes > GIB ? Math.ceil(bytes / GIB) * GIB : Math.ceil(bytes / MIB) * MIB),
};

/** All drivers that the lab's cloud plays. */
export const DRIVERS: readonly DiskDriver[] = [CINDER, LVM];
