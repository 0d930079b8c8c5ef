/** Driver of disks of the cloud, which the cluster's add-ons install. */
export const CLOUD_DISK_DRIVER = "cinder.csi.openstack.org";
/** Driver of pieces of nodes' own disks. */
export const NODE_DISK_DRIVER = "local.csi.openebs.io";
