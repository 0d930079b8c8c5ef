import type { V1VolumeAttachment } from "@kubernetes/client-node";
import { storedMeta, targetOf } from "../cluster/actions";
import type { Decision } from "../cluster/actions";
import { CINDER } from "./drivers";

/** What the decision looks at. */
export interface AttachState {
  readonly attachments: readonly V1VolumeAttachment[];
}

/**
 * Stands in for Cinder's attacher: says that a volume is attached as soon as Kubernetes asks for it, unless
 * another server has it. Nothing is attached.
 */
export function attachVolumes({ attachments }: AttachState): readonly Decision[] {
  const holders = new Map<string, string>();
  const ours = attachments.filter(({ spec }) => spec.attacher === CINDER.name);
  for (const { spec, status } of ours) {
    if (status?.attached) holders.set(spec.source.persistentVolumeName ?? "", spec.nodeName);
  }
  return ours.flatMap((attachment) => {
    const { spec, status } = attachment;
    const volume = spec.source.persistentVolumeName ?? "";
    if (status?.attached || attachment.metadata?.deletionTimestamp) return [];
    const holder = holders.get(volume);
    if (holder !== undefined && holder !== spec.nodeName) {
      const why = `volume ${volume} is attached to node ${holder} already, and can be attached to one at a time`;
      return status?.attachError?.message === why
        ? []
        : [decide(attachment, { attached: false, attachError: { message: why } })];
    }
    holders.set(volume, spec.nodeName);
    return [decide(attachment, { attached: true, attachError: null })];
  });
}

function decide(attachment: V1VolumeAttachment, status: object): Decision {
  const { name } = storedMeta(attachment);
  const target = targetOf("VolumeAttachment", attachment);
  return {
    subject: `attachment ${name}`,
    actions: [{ do: "patch", target, patch: { status }, subresource: "status" }],
  };
}
