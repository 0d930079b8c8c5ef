import { balanceServices } from "./balancers";
import { describeNodes } from "./cloud-nodes";
import type { ClusterCache } from "./cluster/cache";
import type { ControllerSpec } from "./cluster/controller";
import { attachVolumes } from "./disks/attach";
import { publishCapacity } from "./disks/capacity";
import { registerDrivers } from "./disks/csi-nodes";
import { expandClaims } from "./disks/expand";
import { provisionClaims } from "./disks/provision";
import { reclaimVolumes } from "./disks/reclaim";
import { volumeGroups } from "./disks/volume-groups";

/** Everything that the lab's cloud does, each on what it looks at. */
export function cloudParts(cache: ClusterCache): readonly ControllerSpec[] {
  const nodes = () => cache.list("Node");
  const volumes = () => cache.list("PersistentVolume");
  const claims = () => cache.list("PersistentVolumeClaim");
  const classes = () => cache.list("StorageClass");
  const attachments = () => cache.list("VolumeAttachment");
  return [
    { name: "nodes", watches: ["Node"], decide: () => describeNodes({ nodes: nodes() }) },
    {
      name: "csi-nodes",
      watches: ["Node", "CSINode"],
      decide: () => registerDrivers({ nodes: nodes(), csiNodes: cache.list("CSINode") }),
    },
    {
      name: "balancers",
      watches: ["Service"],
      decide: () => balanceServices({ services: cache.list("Service") }),
    },
    // Both cut from the same volume groups: what grows is served before what is new.
    {
      name: "disks",
      watches: ["PersistentVolumeClaim", "PersistentVolume", "StorageClass", "Node"],
      decide: () => {
        const state = { claims: claims(), classes: classes(), volumes: volumes(), nodes: nodes() };
        const expansion = expandClaims({ ...state, groups: volumeGroups(state.nodes, state.volumes) });
        return [...expansion.decisions, ...provisionClaims({ ...state, groups: expansion.groups })];
      },
    },
    {
      name: "reclaim",
      watches: ["PersistentVolume", "VolumeAttachment"],
      decide: () => reclaimVolumes({ volumes: volumes(), attachments: attachments() }),
    },
    {
      name: "attach",
      watches: ["VolumeAttachment"],
      decide: () => attachVolumes({ attachments: attachments() }),
    },
    {
      name: "capacity",
      watches: ["StorageClass", "Node", "PersistentVolume", "CSIStorageCapacity"],
      decide: () =>
        publishCapacity({
          classes: classes(),
          nodes: nodes(),
          volumes: volumes(),
          capacities: cache.list("CSIStorageCapacity"),
        }),
    },
  ];
}
