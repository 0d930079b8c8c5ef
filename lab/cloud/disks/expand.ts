import type { V1PersistentVolume, V1PersistentVolumeClaim, V1StorageClass } from "@kubernetes/client-node";
import { nameOf, storedMeta, targetOf } from "../cluster/actions";
import type { Decision } from "../cluster/actions";
import { claimEvent, requested, servedClaims } from "./claims";
import type { ServedClaim } from "./claims";
import { LVM } from "./drivers";
import { nodeOfVolume, VOLUME_GROUP_ATTRIBUTE } from "./volume-groups";
import type { VolumeGroup } from "./volume-groups";
import { bytesOf, sizeText } from "./sizes";

/** What the decision looks at. */
export interface ExpandState {
  readonly claims: readonly V1PersistentVolumeClaim[];
  readonly classes: readonly V1StorageClass[];
  readonly volumes: readonly V1PersistentVolume[];
  /** Volume groups and what is left in them. */
  readonly groups: readonly VolumeGroup[];
}

/** What is to be done, and what it leaves. */
export interface Expansion {
  readonly decisions: readonly Decision[];
  readonly groups: readonly VolumeGroup[];
}

/**
 * Stands in for the drivers' resizers, and for the kubelet that grows the file system afterwards: a bound claim
 * that asks for more than it has gets it, volume first. A local volume grows only into what its group has left.
 */
export function expandClaims({ claims, classes, volumes, groups }: ExpandState): Expansion {
  const byName = new Map(volumes.map((volume) => [storedMeta(volume).name, volume]));
  let left = groups;
  const decisions = servedClaims(claims, classes).flatMap((served) => {
    const volume = byName.get(served.claim.spec?.volumeName ?? "");
    if (!volume || !wantsMore(served)) return [];
    const bytes = served.driver.rounded(bytesOf(requested(served.claim)));
    const growth = Math.max(0, bytes - bytesOf(volume.spec?.capacity?.["storage"]));
    const group = left.find((candidate) => holds(candidate, volume));
    if (served.driver === LVM && growth > (group?.free ?? 0)) return [refused(served, volume, growth, group)];
    left = left.map((other) => (other === group ? { ...other, free: other.free - growth } : other));
    return [expanded(served, volume, bytes, growth)];
  });
  return { decisions, groups: left };
}

function wantsMore({ claim, storageClass }: ServedClaim): boolean {
  if (claim.metadata?.deletionTimestamp || claim.status?.phase !== "Bound") return false;
  // Before the claim's first capacity is written there is nothing to grow from.
  const capacity = claim.status.capacity?.["storage"];
  if (capacity === undefined || !storageClass.allowVolumeExpansion) return false;
  return bytesOf(requested(claim)) > bytesOf(capacity);
}

function holds(group: VolumeGroup, volume: V1PersistentVolume): boolean {
  const name = volume.spec?.csi?.volumeAttributes?.[VOLUME_GROUP_ATTRIBUTE];
  return group.node === nodeOfVolume(volume) && group.name === name;
}

function refused(
  { claim, driver }: ServedClaim,
  volume: V1PersistentVolume,
  growth: number,
  group: VolumeGroup | undefined,
): Decision {
  const left = group
    ? `${sizeText(group.free)} is left in volume group ${group.name} on node ${group.node}`
    : "its volume group is gone";
  const why = `insufficient free space: ${sizeText(growth)} more is wanted, and ${left}`;
  const message = `resize volume "${storedMeta(volume).name}" by resizer "${driver.name}" failed: rpc error: code = Internal desc = ${why}`;
  return {
    subject: `claim ${nameOf(targetOf("PersistentVolumeClaim", claim))}`,
    actions: [
      claimEvent(claim, `external-resizer ${driver.name}`, {
        type: "Warning",
        reason: "VolumeResizeFailed",
        message,
      }),
    ],
  };
}

function expanded(
  { claim, driver }: ServedClaim,
  volume: V1PersistentVolume,
  bytes: number,
  growth: number,
): Decision {
  const target = targetOf("PersistentVolumeClaim", claim);
  const storage = sizeText(bytes);
  const component = `external-resizer ${driver.name}`;
  const message = `External resizer is resizing volume ${storedMeta(volume).name}`;
  return {
    subject: `claim ${nameOf(target)}`,
    actions: [
      claimEvent(claim, component, { type: "Normal", reason: "Resizing", message }),
      ...(growth > 0
        ? [
            {
              do: "patch",
              target: targetOf("PersistentVolume", volume),
              patch: { spec: { capacity: { storage } } },
            } as const,
          ]
        : []),
      { do: "patch", target, patch: { status: { capacity: { storage } } }, subresource: "status" },
      claimEvent(claim, "kubelet", {
        type: "Normal",
        reason: "FileSystemResizeSuccessful",
        message: "MountVolume.NodeExpandVolume succeeded for volume",
      }),
    ],
  };
}
