/** Prefix of every label and annotation by which the lab's cloud describes or remembers something. */
const PREFIX = "lab.cloud-container-engine";

/** Annotation that says, on every object the lab makes, what the object stands in for. */
export const STAND_IN = `${PREFIX}/stand-in`;

/** Node annotation: the availability zone in which the cloud placed the machine, such as `az1`. */
export const MACHINE_ZONE = `${PREFIX}/zone`;

/** Node annotation: the flavor of the machine, such as `m1.xlarge`. */
export const MACHINE_FLAVOR = `${PREFIX}/flavor`;

/** Node annotation: the machine's address in the cloud's network. Nothing answers there. */
export const MACHINE_ADDRESS = `${PREFIX}/address`;

/** Node annotation: LVM volume groups of the machine and their sizes, such as `data=100Gi,fast=20Gi`. */
export const VOLUME_GROUPS = `${PREFIX}/volume-groups`;

/** The cloud's only region. */
export const REGION = "RegionOne";

/** Annotation by which kwok knows the nodes that it plays. */
export const KWOK_NODE = { key: "kwok.x-k8s.io/node", value: "fake" } as const;

/** Taint that a kubelet sets when an external cloud controller has yet to describe its node. */
export const UNINITIALIZED_TAINT = "node.cloudprovider.kubernetes.io/uninitialized";
