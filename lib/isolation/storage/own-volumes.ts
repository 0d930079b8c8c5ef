import type { Findings } from "../../rules/problem";
import { absent, empty } from "../language/checks";
import { all, any, blamedOn } from "../language/condition";
import { inside } from "../language/value";
import { NAMESPACE, NOT_FOR_TENANTS, OBJECT } from "../roots";
import type { IsolationRule } from "../rule";
import type { Subject } from "../subject";
import { textAt } from "../subject";
import { onClaims } from "./parts";

const SNAPSHOTS = "snapshot.storage.k8s.io";

/** Objects that stand for disks and snapshots which are there already, by their ids. */
const BY_ID = [
  "/PersistentVolume",
  `${SNAPSHOTS}/VolumeSnapshotContent`,
  "groupsnapshot.storage.k8s.io/VolumeGroupSnapshotContent",
];

export const ownVolumes: IsolationRule = {
  number: 48,
  name: "own-volumes",
  statement: "Tenants get new disks: they make no volumes, choose none, and copy none of others.",
  why: "A volume is a disk by its id: whoever makes or names one reads what another tenant wrote.",
  fix: "leave it out: the storage class makes a disk, and copies are of claims and snapshots in the same namespace",
  source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume",
  enforced: {
    constructors: "VolumeClaim has none of these fields",
    cluster: "no role of TenantNamespace lets anybody write volumes",
  },
  parts: [
    { on: { kinds: BY_ID }, breaks: "stands for a disk that may be another's", holds: NOT_FOR_TENANTS },
    ...onClaims("chooses a disk that may be another's", (claim) => {
      const name = claim.at("spec", "volumeName");
      return all(
        // The cluster enters the volume that it made for a claim, under this name.
        blamedOn(name, any(name.passes(empty), name.equals("pvc-", OBJECT.at("metadata", "uid")))),
        claim.at("spec", "selector").passes(absent),
      );
    }),
    { on: { kinds: ["/PersistentVolumeClaim"] }, inspect: pretended },
    ...onClaims("copies a disk of another namespace", (claim) => {
      const namespace = claim.at("spec", "dataSourceRef", "namespace");
      return blamedOn(namespace, any(namespace.passes(empty), namespace.equals(NAMESPACE)));
    }),
    {
      on: { kinds: [`${SNAPSHOTS}/VolumeSnapshot`] },
      breaks: "chooses a snapshot that may be another's",
      holds: OBJECT.at("spec", "source", "volumeSnapshotContentName").passes(empty),
    },
  ],
};

/** Only the API server gives uids. Somebody who states one pretends that the cluster has made the volume for his claim. */
function pretended({ object, isLive = false }: Subject): Findings {
  const name = inside(inside(object, "spec"), "volumeName");
  const uid = textAt(inside(inside(object, "metadata"), "uid"));
  if (isLive || uid === undefined || textAt(name) !== `pvc-${uid}`) return [];
  return [
    {
      field: name.path,
      value: textAt(name),
      rule: "chooses a disk that may be another's",
      fix: ownVolumes.fix,
    },
  ];
}
