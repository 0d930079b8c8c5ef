import { noEverybody } from "../../../../lib/isolation/identity/no-everybody";
import type { RuleCases } from "../../support/cases";
import { binding, clusterBinding, group, user } from "./objects";

export const noEverybodyCases: RuleCases = {
  rule: noEverybody,
  refused: {
    objects: {
      "all who can log in": binding([group("system:authenticated")]),
      "all who cannot": clusterBinding([group("system:unauthenticated")]),
      "the API server's masters": clusterBinding([group("system:masters")]),
      "who never said who he is": binding([user("system:anonymous")]),
      "everybody behind a person": binding([user("ann"), group("system:authenticated")]),
    },
  },
  passed: {
    objects: {
      "a group of the organization": binding([group("acme:developers")]),
      "a group with such a word in it": binding([group("oidc:system:authenticated")]),
    },
  },
};
