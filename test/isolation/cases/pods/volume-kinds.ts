import { volumeKinds } from "../../../../lib/isolation/pods/volume-kinds";
import type { PodSpec, RuleCases } from "../../support/cases";
import { pod } from "../../support/cases";

const having = (...sources: readonly object[]): PodSpec =>
  pod({ volumes: sources.map((source, index) => ({ name: `v${index}`, ...source })) });

export const volumeKindsCases: RuleCases = {
  rule: volumeKinds,
  refused: {
    pods: {
      "a file server": having({ nfs: { server: "10.0.0.9", path: "/" } }),
      "a disk of the cloud by its id": having({ cinder: { volumeID: "2f6b0d" } }),
      "a block device over the network": having({
        iscsi: { targetPortal: "10.0.0.9", iqn: "iqn.2001-04.com.example:storage", lun: 0 },
      }),
      "a driver of the node": having({ flexVolume: { driver: "example/driver" } }),
      "a repository, which the node clones": having({ gitRepo: { repository: "https://example.org/a.git" } }),
      "after a harmless one": having({ emptyDir: {} }, { rbd: { monitors: ["10.0.0.9"], image: "disk" } }),
    },
  },
  passed: {
    pods: {
      "a claim, and what lives with the pod": having(
        { persistentVolumeClaim: { claimName: "data" } },
        { emptyDir: { sizeLimit: "1Gi" } },
        { configMap: { name: "web" } },
        { secret: { secretName: "web" } },
        { projected: { sources: [{ configMap: { name: "web" } }] } },
        { downwardAPI: { items: [] } },
      ),
      "of no kind, which is an emptyDir": having({}),
      "another kind that is null": having({ emptyDir: {}, nfs: null }),
      "a folder of the node, about which rule 3 decides": having({ hostPath: { path: "/var/log" } }),
    },
  },
};
