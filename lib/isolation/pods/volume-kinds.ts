import { absent, oneOf } from "../language/checks";
import { any, every, everyEntry } from "../language/condition";
import type { IsolationRule } from "../rule";
import { BY_POD_SECURITY, POD_SECURITY, VOLUMES } from "./parts";

const KINDS = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
] as const;

/** What decides about host paths is rule 3, which knows what is granted. */
const DECIDED_ELSEWHERE = "hostPath";

export const volumeKinds: IsolationRule = {
  number: 11,
  name: "volume-kinds",
  statement: "Volumes are claims, or of the kinds that reach nothing beyond the namespace.",
  why: "Other kinds name disks and file servers by their addresses, whoever they belong to, past classes and quotas.",
  fix: `use one of ${KINDS.join(", ")}`,
  source: POD_SECURITY,
  enforced: { constructors: "mounts know no other kinds", cluster: BY_POD_SECURITY },
  parts: [
    {
      on: "pods",
      breaks: "is no kind of volume for tenants",
      // By the fields that a volume may have: kinds that later versions bring are refused until somebody looked at them.
      // One that has none is an emptyDir.
      holds: every(VOLUMES, (volume) =>
        everyEntry(volume, (field, value) =>
          any(field.passes(oneOf("name", DECIDED_ELSEWHERE, ...KINDS)), value.passes(absent)),
        ),
      ),
    },
  ],
};
