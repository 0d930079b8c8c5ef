import { storageClasses } from "../../../../lib/isolation/storage/storage-classes";
import type { Manifest, RuleCases } from "../../support/cases";
import { claim, templates, withClaim } from "./objects";

const CINDER = "cinder.csi.openstack.org";

function storageClass(over: Readonly<Record<string, unknown>>, name = "fast"): Manifest {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner: CINDER,
    parameters: { type: "luks" },
    ...over,
  };
}

export const storageClassesCases: RuleCases = {
  rule: storageClasses,
  tenant: { storageClasses: ["fast"] },
  cloud: { encryptedVolumeTypes: ["luks"], retainedStorageClasses: ["archive"] },
  refused: {
    pods: {
      "another class in a volume": withClaim({ storageClassName: "gold" }),
      "no class in a volume": withClaim({ storageClassName: undefined }),
    },
    objects: {
      "another class": claim({ storageClassName: "gold" }),
      "the default class": claim(),
      "no class, for disks that somebody left": claim({ storageClassName: "" }),
      "another class in a template": templates({ storageClassName: "gold" }),
      "another class by the old annotation": claim(
        { storageClassName: "fast" },
        { annotations: { "volume.beta.kubernetes.io/storage-class": "gold" } },
      ),
      "a class whose disks are kept": storageClass({ reclaimPolicy: "Retain" }),
      "a class that makes nothing anew": storageClass({ reclaimPolicy: "Recycle" }),
      "a class without encryption": storageClass({ parameters: { type: "plain" } }),
      "a class of the cloud's default type": storageClass({ parameters: undefined }),
      "a class of nodes' disks, which nobody encrypts": storageClass({ provisioner: "local.csi.openebs.io" }),
    },
  },
  passed: {
    pods: { "its class in a volume": withClaim({}) },
    objects: {
      "its class": claim({ storageClassName: "fast" }),
      "its class in a template": templates({}),
      "an encrypted class that deletes, as nothing is said": storageClass({}),
      "a class whose disks may be kept": storageClass({ reclaimPolicy: "Retain" }, "archive"),
    },
  },
};

export const anyStorageClassCases: RuleCases = {
  rule: storageClasses,
  refused: {
    pods: { "no class in a volume": withClaim({ storageClassName: "" }) },
    objects: {
      "no class": claim({ storageClassName: "" }),
      "no class in a template": templates({ storageClassName: "" }),
    },
  },
  passed: {
    objects: {
      "the default class": claim(),
      "any class": claim({ storageClassName: "gold" }),
      "a class of nodes' disks": storageClass({ provisioner: "local.csi.openebs.io" }),
    },
  },
};
