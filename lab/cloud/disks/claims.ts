import type { V1PersistentVolumeClaim, V1StorageClass } from "@kubernetes/client-node";
import { storedMeta, targetOf } from "../cluster/actions";
import type { Action, EventText } from "../cluster/actions";
import { DRIVERS } from "./drivers";
import type { DiskDriver } from "./drivers";

/** Annotations by which Kubernetes' controllers, the scheduler and a provisioner talk about a claim. */
export const CLAIM_NOTES = {
  provisioner: "volume.kubernetes.io/storage-provisioner",
  selectedNode: "volume.kubernetes.io/selected-node",
} as const;

/** A claim together with what serves it. */
export interface ServedClaim {
  readonly claim: V1PersistentVolumeClaim;
  readonly storageClass: V1StorageClass;
  readonly driver: DiskDriver;
}

/** The claims that the cloud's drivers serve, by their StorageClasses. */
export function servedClaims(
  claims: readonly V1PersistentVolumeClaim[],
  classes: readonly V1StorageClass[],
): readonly ServedClaim[] {
  const byName = new Map(classes.map((storageClass) => [storedMeta(storageClass).name, storageClass]));
  return claims.flatMap((claim) => {
    const storageClass = byName.get(claim.spec?.storageClassName ?? "");
    const driver = DRIVERS.find(({ name }) => name === storageClass?.provisioner);
    return storageClass && driver ? [{ claim, storageClass, driver }] : [];
  });
}

/** Bytes that a claim asks for. */
export function requested(claim: V1PersistentVolumeClaim): string | undefined {
  return claim.spec?.resources?.requests?.["storage"];
}

/** An Event on a claim. */
export function claimEvent(
  claim: V1PersistentVolumeClaim,
  component: string,
  text: Omit<EventText, "component">,
): Action {
  return { do: "event", about: targetOf("PersistentVolumeClaim", claim), component, ...text };
}
