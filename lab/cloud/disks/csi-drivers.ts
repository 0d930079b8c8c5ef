import type { V1CSIDriver } from "@kubernetes/client-node";
import { STAND_IN } from "../names";
import { CINDER, LVM } from "./drivers";

/** What installing the CSI drivers tells Kubernetes about them. StorageClasses are left to whoever uses them. */
export function csiDrivers(): readonly (V1CSIDriver & { readonly kind: string })[] {
  const named = (name: string) => ({
    apiVersion: "storage.k8s.io/v1",
    kind: "CSIDriver",
    metadata: { name, annotations: { [STAND_IN]: "played by the lab's cloud: volumes have no disks" } },
  });
  return [
    {
      ...named(CINDER.name),
      spec: { attachRequired: true, podInfoOnMount: true, volumeLifecycleModes: ["Persistent", "Ephemeral"] },
    },
    {
      ...named(LVM.name),
      spec: {
        attachRequired: false,
        podInfoOnMount: true,
        storageCapacity: true,
        volumeLifecycleModes: ["Persistent"],
      },
    },
  ];
}
