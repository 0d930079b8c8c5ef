import { limitRange } from "../../../../lib/isolation/identity/limit-range";
import type { RuleCases } from "../../support/cases";
import { namespace } from "./objects";

const MAX = { cpu: "4", memory: "8Gi", "ephemeral-storage": "10Gi" };
const container = { type: "Container", max: MAX, default: MAX, defaultRequest: MAX };
const claim = { type: "PersistentVolumeClaim", max: { storage: "100Gi" } };

function limits(items: readonly object[], of = "shop") {
  return {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: `tenant-${items.length}`, namespace: of },
    spec: { limits: items },
  };
}

export const limitRangeCases: RuleCases = {
  rule: limitRange,
  refused: {
    objects: {
      none: namespace(),
      "of another namespace": [namespace(), limits([container, claim], "bank")],
      "defaults without a maximum": [namespace(), limits([{ type: "Container", default: MAX }, claim])],
      "of pods, not of containers": [namespace(), limits([{ ...container, type: "Pod" }, claim])],
      "no maximum of memory": [
        namespace(),
        limits([{ type: "Container", max: { cpu: "4", "ephemeral-storage": "1Gi" } }, claim]),
      ],
      "no maximum of a claim": [namespace(), limits([container])],
    },
  },
  passed: {
    objects: {
      "all in one": [namespace(), limits([container, claim])],
      "in two objects": [limits([container]), limits([{ type: "Pod", max: MAX }, claim]), namespace()],
      "maxima alone, which become defaults": [namespace(), limits([{ type: "Container", max: MAX }, claim])],
    },
  },
};
