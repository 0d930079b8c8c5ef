import type { V1Node } from "@kubernetes/client-node";
import {
  KWOK_NODE,
  MACHINE_ADDRESS,
  MACHINE_FLAVOR,
  MACHINE_ZONE,
  STAND_IN,
  UNINITIALIZED_TAINT,
  VOLUME_GROUPS,
} from "./names";

/** A machine of the lab's cloud, played by kwok. */
export interface Machine {
  readonly name: string;
  /** Availability zone, such as `az1`. */
  readonly zone: string;
  readonly flavor: Flavor;
  /** Number of the machine in the cloud's network, 1 to 200: it makes the addresses of node and pods. */
  readonly number: number;
  /** LVM volume groups on the machine's data volumes: name to size, such as `{ data: "100Gi" }`. */
  readonly volumeGroups?: Readonly<Record<string, string>>;
}

/** Size of a machine. */
export interface Flavor {
  readonly name: string;
  readonly cpus: number;
  /** GiB. */
  readonly memory: number;
  /** GiB. */
  readonly disk: number;
}

/** Name of the volume group on the machines of the lab that have a data volume. */
export const DATA_VOLUME_GROUP = "data";

const WORKER: Flavor = { name: "m1.xlarge", cpus: 8, memory: 16, disk: 160 };

/** The lab's cloud unless told otherwise: two zones, in each of them a plain worker and one with a data volume. */
export const MACHINES: readonly Machine[] = [
  { name: "worker-1", number: 1, zone: "az1", flavor: WORKER },
  { name: "worker-2", number: 2, zone: "az2", flavor: WORKER },
  {
    name: "worker-3",
    number: 3,
    zone: "az1",
    flavor: WORKER,
    volumeGroups: { [DATA_VOLUME_GROUP]: "100Gi" },
  },
  {
    name: "worker-4",
    number: 4,
    zone: "az2",
    flavor: WORKER,
    volumeGroups: { [DATA_VOLUME_GROUP]: "100Gi" },
  },
];

/**
 * A machine's node as its kubelet registers it: sized, but without zone, provider id and addresses, which the
 * cloud controller adds; and tainted until it has.
 *
 * @param kubeletVersion what the node reports, such as `v1.34.1`
 */
export function nodeOf(machine: Machine, kubeletVersion: string): V1Node {
  const { name, flavor, number } = machine;
  const podCIDR = `10.244.${number}.0/24`;
  const capacity = {
    cpu: `${flavor.cpus}`,
    memory: `${flavor.memory}Gi`,
    "ephemeral-storage": `${flavor.disk}Gi`,
    pods: "110",
  };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "node-role.kubernetes.io/worker": "",
      },
      annotations: {
        [STAND_IN]: "a machine of the lab's cloud, played by kwok: no kubelet and no containers run",
        [KWOK_NODE.key]: KWOK_NODE.value,
        [MACHINE_ZONE]: machine.zone,
        [MACHINE_FLAVOR]: flavor.name,
        [MACHINE_ADDRESS]: `10.0.1.${10 + number}`,
        ...volumeGroupsAnnotation(machine),
        // What a kubelet says when it leaves attaching of volumes to Kubernetes' own controller.
        "volumes.kubernetes.io/controller-managed-attach-detach": "true",
        // kwok serves the metrics of all its nodes on one port, each under a path of its own.
        "metrics.k8s.io/resource-metrics-path": `/metrics/nodes/${name}/metrics/resource`,
      },
    },
    spec: {
      podCIDR,
      podCIDRs: [podCIDR],
      taints: [{ key: UNINITIALIZED_TAINT, value: "true", effect: "NoSchedule" }],
    },
    status: {
      capacity,
      allocatable: { ...capacity, cpu: `${flavor.cpus * 1000 - 200}m`, memory: `${flavor.memory - 1}Gi` },
      nodeInfo: {
        architecture: "amd64",
        operatingSystem: "linux",
        osImage: "none: played by kwok",
        kernelVersion: "none: played by kwok",
        containerRuntimeVersion: "none: played by kwok",
        kubeletVersion,
        kubeProxyVersion: kubeletVersion,
        machineID: "",
        systemUUID: "",
        bootID: "",
      },
    },
  };
}

function volumeGroupsAnnotation({ volumeGroups }: Machine): Record<string, string> {
  if (!volumeGroups) return {};
  const text = Object.entries(volumeGroups).map(([name, size]) => `${name}=${size}`);
  return { [VOLUME_GROUPS]: text.join(",") };
}
