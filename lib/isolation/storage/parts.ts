import { absent } from "../language/checks";
import type { Condition, Field } from "../language/condition";
import { any, every, root } from "../language/condition";
import { OBJECT } from "../roots";
import type { Part } from "../rule";

/** A condition on claims, wherever they are: alone, as templates of a StatefulSet, or as volumes of a pod. */
export function onClaims(breaks: string, holds: (claim: Field) => Condition): readonly Part[] {
  return [
    { on: { kinds: ["/PersistentVolumeClaim"] }, breaks, holds: holds(OBJECT) },
    {
      on: { kinds: ["apps/StatefulSet"] },
      breaks,
      holds: every(OBJECT.at("spec", "volumeClaimTemplates"), holds),
    },
    {
      on: "pods",
      breaks,
      holds: every(root("pod").at("volumes"), (volume) => {
        const claim = volume.at("ephemeral", "volumeClaimTemplate");
        return any(claim.passes(absent), holds(claim));
      }),
    },
  ];
}
