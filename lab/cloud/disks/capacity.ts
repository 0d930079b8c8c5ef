import { createHash } from "node:crypto";
import type {
  V1CSIStorageCapacity,
  V1Node,
  V1PersistentVolume,
  V1StorageClass,
} from "@kubernetes/client-node";
import { storedMeta, targetOf } from "../cluster/actions";
import type { Decision } from "../cluster/actions";
import { isMachine } from "../cloud-nodes";
import { STAND_IN } from "../names";
import { LVM } from "./drivers";
import { emptiest, groupsOfClass, volumeGroups } from "./volume-groups";
import { bytesOf, sizeText } from "./sizes";

const NAMESPACE = "kube-system";
const LABELS = {
  "csi.storage.k8s.io/drivername": LVM.name,
  "csi.storage.k8s.io/managed-by": "lab-cloud",
} as const;

/** What the decision looks at. */
export interface CapacityState {
  readonly classes: readonly V1StorageClass[];
  readonly nodes: readonly V1Node[];
  readonly volumes: readonly V1PersistentVolume[];
  readonly capacities: readonly V1CSIStorageCapacity[];
}

/**
 * Stands in for the LVM driver's capacity tracking: tells the scheduler how large a volume each node can still
 * hold, per StorageClass, so that it passes over nodes that are full or have no volume group.
 */
export function publishCapacity({ classes, nodes, volumes, capacities }: CapacityState): readonly Decision[] {
  const groups = volumeGroups(nodes, volumes);
  const published = new Map(
    capacities.filter(isOurs).map((capacity) => [storedMeta(capacity).name, capacity]),
  );
  const decisions: Decision[] = [];
  for (const storageClass of classes.filter(({ provisioner }) => provisioner === LVM.name)) {
    const eligible = groupsOfClass(storageClass.parameters, groups);
    for (const node of nodes.filter(isMachine)) {
      const [className, host] = [storedMeta(storageClass).name, storedMeta(node).name];
      const free = Math.max(0, emptiest(eligible.filter((group) => group.node === host))?.free ?? 0);
      const name = capacityName(className, host);
      const known = published.get(name);
      published.delete(name);
      const decision = publish({ name, className, host, free }, known);
      if (decision) decisions.push(decision);
    }
  }
  const stale = [...published.values()].map((capacity): Decision => {
    const target = targetOf("CSIStorageCapacity", capacity);
    return { subject: `capacity ${target.name}`, actions: [{ do: "delete", target }] };
  });
  return [...decisions, ...stale];
}

interface Offer {
  readonly name: string;
  readonly className: string;
  readonly host: string;
  readonly free: number;
}

function publish(
  { name, className, host, free }: Offer,
  known: V1CSIStorageCapacity | undefined,
): Decision | undefined {
  const subject = `capacity of ${className} on ${host}`;
  const capacity = sizeText(free);
  if (known) {
    if (bytesOf(known.capacity) === free) return undefined;
    const target = targetOf("CSIStorageCapacity", known);
    return { subject, actions: [{ do: "patch", target, patch: { capacity, maximumVolumeSize: capacity } }] };
  }
  const object = {
    apiVersion: "storage.k8s.io/v1",
    kind: "CSIStorageCapacity",
    metadata: {
      name,
      namespace: NAMESPACE,
      labels: LABELS,
      annotations: { [STAND_IN]: "what an LVM driver would report; no volume group is behind it" },
    },
    storageClassName: className,
    nodeTopology: { matchLabels: { [LVM.topologyKey]: host } },
    capacity,
    maximumVolumeSize: capacity,
  };
  return { subject, actions: [{ do: "create", object }] };
}

function isOurs({ metadata }: V1CSIStorageCapacity): boolean {
  return Object.entries(LABELS).every(([key, value]) => metadata?.labels?.[key] === value);
}

function capacityName(className: string, host: string): string {
  return `csisc-${createHash("sha256").update(`${className}/${host}`).digest("hex").slice(0, 16)}`;
}
