import type { V1PersistentVolume, V1VolumeAttachment } from "@kubernetes/client-node";
import { storedMeta, targetOf } from "../cluster/actions";
import type { Decision } from "../cluster/actions";
import { DRIVERS } from "./drivers";
import { PROVISIONED_BY } from "./provision";

/** What the decision looks at. */
export interface ReclaimState {
  readonly volumes: readonly V1PersistentVolume[];
  readonly attachments: readonly V1VolumeAttachment[];
}

/**
 * Stands in for the provisioners when a claim is gone: removes its volume if the reclaim policy says Delete and
 * no node has it attached any more. With Retain the volume stays, and what it takes of a volume group too.
 */
export function reclaimVolumes({ volumes, attachments }: ReclaimState): readonly Decision[] {
  const attached = new Set(attachments.map(({ spec }) => spec.source.persistentVolumeName));
  return volumes.filter(isReclaimable).flatMap((volume) => {
    const { name } = storedMeta(volume);
    if (attached.has(name)) return [];
    return [
      {
        subject: `volume ${name}`,
        actions: [{ do: "delete", target: targetOf("PersistentVolume", volume) }],
      },
    ];
  });
}

function isReclaimable({ metadata, spec, status }: V1PersistentVolume): boolean {
  const owner = metadata?.annotations?.[PROVISIONED_BY];
  return (
    !metadata?.deletionTimestamp &&
    DRIVERS.some(({ name }) => name === owner && name === spec?.csi?.driver) &&
    spec?.persistentVolumeReclaimPolicy === "Delete" &&
    status?.phase === "Released"
  );
}
