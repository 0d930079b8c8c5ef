import { CLOUD_DISK_DRIVER } from "../../rules/storage-drivers";
import { absent, absentOr, is, unlike } from "../language/checks";
import type { Field } from "../language/condition";
import { all, any, blamedOn } from "../language/condition";
import { CLOUD, OBJECT, TENANT } from "../roots";
import type { IsolationRule } from "../rule";
import { onClaims } from "./parts";

const CLASSES = { kinds: ["storage.k8s.io/StorageClass"] };
const GRANTED = TENANT.at("storageClasses");
const ENCRYPTED = CLOUD.at("encryptedVolumeTypes");

/** The annotation that was there before the field, and still wins over it. */
const OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

export const storageClasses: IsolationRule = {
  number: 47,
  name: "storage-classes",
  statement:
    "Claims are of storage classes that the tenant has, whose disks are deleted with them, and encrypted where that is demanded.",
  why: "A claim without a class takes a disk that somebody left; disks that are kept hold data which their owner believes gone.",
  fix: "name a storage class of the tenant's; administrators grant others",
  source: "https://kubernetes.io/docs/concepts/storage/storage-classes/",
  enforced: { cluster: "the quota of TenantNamespace can bound the storage of each class" },
  parts: [
    ...onClaims("is no storage class of the tenant's", (claim) => {
      const name = className(claim);
      return blamedOn(name, any(name.among(GRANTED), all(GRANTED.passes(absent), name.passes(unlike("")))));
    }),
    ...onClaims("overrides the storage class", (claim) =>
      claim.at("metadata", "annotations", OLD_CLASS).passes(absent),
    ),
    {
      on: CLASSES,
      breaks: "keeps disks whose claims are gone",
      holds: blamedOn(
        OBJECT.at("reclaimPolicy"),
        any(
          OBJECT.at("reclaimPolicy").passes(absentOr("Delete")),
          OBJECT.at("metadata", "name").among(CLOUD.at("retainedStorageClasses")),
        ),
      ),
    },
    {
      on: CLASSES,
      breaks: "is no type of encrypted disks",
      holds: blamedOn(
        OBJECT.at("parameters", "type"),
        any(
          ENCRYPTED.passes(absent),
          all(
            OBJECT.at("provisioner").passes(is(CLOUD_DISK_DRIVER)),
            OBJECT.at("parameters", "type").among(ENCRYPTED),
          ),
        ),
      ),
    },
  ],
};

function className(claim: Field): Field {
  return claim.at("spec", "storageClassName");
}
