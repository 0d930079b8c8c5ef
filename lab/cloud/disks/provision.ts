import type {
  V1Node,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1StorageClass,
} from "@kubernetes/client-node";
import { cloudId } from "../cloud-ids";
import { nameOf, referenceTo, storedMeta, targetOf } from "../cluster/actions";
import type { Action, Decision } from "../cluster/actions";
import { STAND_IN } from "../names";
import { CLAIM_NOTES, claimEvent, requested, servedClaims } from "./claims";
import type { ServedClaim } from "./claims";
import { LVM } from "./drivers";
import { place } from "./placement";
import type { Placement, Refusal } from "./placement";
import type { VolumeGroup } from "./volume-groups";
import { bytesOf, sizeText } from "./sizes";

/** Annotation by which a volume names who made it. */
export const PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

/** What the decision looks at. */
export interface ProvisionState {
  readonly claims: readonly V1PersistentVolumeClaim[];
  readonly classes: readonly V1StorageClass[];
  readonly volumes: readonly V1PersistentVolume[];
  readonly nodes: readonly V1Node[];
  /** Volume groups and what is left in them. */
  readonly groups: readonly VolumeGroup[];
}

/**
 * Stands in for the provisioners of the CSI drivers: makes a volume for every claim that Kubernetes hands to one
 * of them, and refuses what the driver would. No disk is made. Binding is left to Kubernetes.
 */
export function provisionClaims({
  claims,
  classes,
  volumes,
  nodes,
  groups,
}: ProvisionState): readonly Decision[] {
  const existing = new Set(volumes.map((volume) => storedMeta(volume).name));
  let left = groups;
  return servedClaims(claims, classes)
    .filter((served) => isWaiting(served) && !existing.has(volumeName(served.claim)))
    .map((served) => {
      const bytes = served.driver.rounded(bytesOf(requested(served.claim)));
      const verdict = refusal(served) ?? place(served, bytes, nodes, left);
      if ("code" in verdict) return refused(served, verdict);
      left = left.map((group) => (group === verdict.group ? { ...group, free: group.free - bytes } : group));
      return provisioned(served, bytes, verdict);
    });
}

/** Whether Kubernetes has handed the claim over: it notes the provisioner, and the node where that matters. */
function isWaiting({ claim, storageClass, driver }: ServedClaim): boolean {
  const notes = claim.metadata?.annotations;
  if (claim.metadata?.deletionTimestamp || claim.spec?.volumeName) return false;
  if (notes?.[CLAIM_NOTES.provisioner] !== driver.name) return false;
  return (
    storageClass.volumeBindingMode !== "WaitForFirstConsumer" || notes[CLAIM_NOTES.selectedNode] !== undefined
  );
}

function refusal({ claim, driver }: ServedClaim): Refusal | undefined {
  const impossible = (claim.spec?.accessModes ?? []).find((mode) => !driver.accessModes.includes(mode));
  if (impossible !== undefined) return { code: "InvalidArgument", why: driver.accessModeRefusal };
  if (claim.spec?.dataSource ?? claim.spec?.dataSourceRef) {
    return {
      code: "InvalidArgument",
      why: "the lab's cloud has no snapshots or clones; leave dataSource out",
    };
  }
  return undefined;
}

function refused({ claim, storageClass, driver }: ServedClaim, { code, why }: Refusal): Decision {
  const { resourceVersion, annotations } = storedMeta(claim);
  const target = targetOf("PersistentVolumeClaim", claim);
  const cause = `failed to provision volume with StorageClass "${storageClass.metadata?.name}"`;
  const message = `${cause}: rpc error: code = ${code} desc = ${why}`;
  const actions: Action[] = [
    claimEvent(claim, componentOf(driver.name), { type: "Warning", reason: "ProvisioningFailed", message }),
  ];
  // As the real provisioner does when a node is full: the scheduler is to look for another one.
  if (code === "ResourceExhausted" && annotations?.[CLAIM_NOTES.selectedNode] !== undefined) {
    const metadata = { resourceVersion, annotations: { [CLAIM_NOTES.selectedNode]: null } };
    actions.push({ do: "patch", target, patch: { metadata } });
  }
  return { subject: `claim ${nameOf(target)}`, actions };
}

function provisioned(
  { claim, storageClass, driver }: ServedClaim,
  bytes: number,
  placement: Placement,
): Decision {
  const target = targetOf("PersistentVolumeClaim", claim);
  const { resourceVersion } = storedMeta(claim);
  const say = (reason: string, message: string): Action =>
    claimEvent(claim, componentOf(driver.name), { type: "Normal", reason, message });
  const volume = {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: {
      name: volumeName(claim),
      annotations: {
        [PROVISIONED_BY]: driver.name,
        [STAND_IN]: `a volume of ${driver.name}: no disk is behind it`,
      },
    },
    spec: {
      capacity: { storage: sizeText(bytes) },
      accessModes: claim.spec?.accessModes,
      volumeMode: claim.spec?.volumeMode ?? "Filesystem",
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? "Delete",
      storageClassName: storageClass.metadata?.name,
      mountOptions: storageClass.mountOptions,
      claimRef: { ...referenceTo(target), resourceVersion },
      csi: {
        driver: driver.name,
        volumeHandle: driver === LVM ? volumeName(claim) : cloudId("volume", target.uid),
        fsType: fileSystem(storageClass),
        volumeAttributes: {
          ...placement.attributes,
          "storage.kubernetes.io/csiProvisionerIdentity": `lab-${driver.name}`,
        },
      },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: driver.topologyKey, operator: "In", values: [placement.segment] }] },
          ],
        },
      },
    },
  };
  return {
    subject: `claim ${nameOf(target)}`,
    actions: [
      say("Provisioning", `External provisioner is provisioning volume for claim "${nameOf(target)}"`),
      { do: "create", object: volume },
      say("ProvisioningSucceeded", `Successfully provisioned volume ${volumeName(claim)}`),
    ],
  };
}

/** As the real provisioner reads it: by its proper name, or by the old one in any spelling. */
function fileSystem({ parameters = {} }: V1StorageClass): string {
  const old = Object.keys(parameters).find((key) => key.toLowerCase() === "fstype") ?? "";
  return parameters["csi.storage.k8s.io/fstype"] ?? parameters[old] ?? "ext4";
}

function volumeName(claim: V1PersistentVolumeClaim): string {
  return `pvc-${storedMeta(claim).uid}`;
}

function componentOf(driver: string): string {
  return `${driver}_lab-cloud`;
}
