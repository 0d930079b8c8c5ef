import type { V1Node, V1PersistentVolume } from "@kubernetes/client-node";
import { storedMeta } from "../cluster/actions";
import { VOLUME_GROUPS } from "../names";
import { LVM } from "./drivers";
import { bytesOf, parseSize } from "./sizes";

/** Attribute of a volume that names its volume group, as the real driver writes it. */
export const VOLUME_GROUP_ATTRIBUTE = "openebs.io/volgroup";

/** A volume group of a node. */
export interface VolumeGroup {
  readonly node: string;
  readonly name: string;
  /** Bytes in all. */
  readonly size: number;
  /** Bytes that no volume has taken. */
  readonly free: number;
}

/**
 * The volume groups of all nodes and what is left in them. What is taken is read from the volumes, so that the
 * ledger can never disagree with the cluster.
 */
export function volumeGroups(
  nodes: readonly V1Node[],
  volumes: readonly V1PersistentVolume[],
): readonly VolumeGroup[] {
  const taken = new Map<string, number>();
  for (const volume of volumes) {
    const key = groupKey(nodeOfVolume(volume), volume.spec?.csi?.volumeAttributes?.[VOLUME_GROUP_ATTRIBUTE]);
    if (volume.spec?.csi?.driver !== LVM.name || key === undefined) continue;
    taken.set(key, (taken.get(key) ?? 0) + bytesOf(volume.spec.capacity?.["storage"]));
  }
  return nodes.flatMap((node) => {
    const { name: host, annotations } = storedMeta(node);
    return declaredGroups(annotations?.[VOLUME_GROUPS]).map(({ name, size }) => {
      return { node: host, name, size, free: size - (taken.get(`${host}/${name}`) ?? 0) };
    });
  });
}

/** The volume groups among which a StorageClass lets its volumes be made. */
export function groupsOfClass(
  parameters: Readonly<Record<string, string>> | undefined,
  groups: readonly VolumeGroup[],
): readonly VolumeGroup[] {
  const name = parameters?.["volgroup"];
  if (name !== undefined) return groups.filter((group) => group.name === name);
  const pattern = parameters?.["vgpattern"];
  if (pattern === undefined) return [];
  const expression = new RegExp(pattern);
  return groups.filter((group) => expression.test(group.name));
}

/** The emptiest of some groups: what the driver picks, and what a node has to offer. */
export function emptiest(groups: readonly VolumeGroup[]): VolumeGroup | undefined {
  return groups.reduce<VolumeGroup | undefined>(
    (best, group) => (best === undefined || group.free > best.free ? group : best),
    undefined,
  );
}

/** The node that holds a local volume. */
export function nodeOfVolume(volume: V1PersistentVolume): string | undefined {
  const terms = volume.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const expressions = terms.flatMap((term) => term.matchExpressions ?? []);
  return expressions.find(({ key }) => key === LVM.topologyKey)?.values?.[0];
}

/** Reads `data=100Gi,fast=20Gi`; what is no such pair declares no group. */
function declaredGroups(
  text: string | undefined,
): readonly { readonly name: string; readonly size: number }[] {
  return (text ?? "").split(",").flatMap((pair) => {
    const [name = "", amount = ""] = pair.trim().split("=");
    const size = parseSize(amount);
    return name === "" || size === undefined ? [] : [{ name, size }];
  });
}

function groupKey(node: string | undefined, group: string | undefined): string | undefined {
  return node === undefined || group === undefined ? undefined : `${node}/${group}`;
}
