import { defaultDeny } from "../../../../lib/isolation/network/default-deny";
import type { RuleCases } from "../../support/cases";
import { namespace } from "../identity/objects";
import { policy } from "./objects";

const both = { policyTypes: ["Ingress", "Egress"] };

export const defaultDenyCases: RuleCases = {
  rule: defaultDeny,
  refused: {
    objects: {
      "no policy": namespace(),
      "incoming traffic alone": [namespace(), policy({ policyTypes: ["Ingress"] })],
      "no types, which leaves out egress": [namespace(), policy({ ingress: [], egress: [] })],
      "some pods only": [namespace(), policy({ ...both, podSelector: { matchLabels: { app: "web" } } })],
      "some pods only, by an expression": [
        namespace(),
        policy({ ...both, podSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] } }),
      ],
      "a policy of another namespace": [namespace(), policy(both, "own", "bank")],
      "a policy that allows all": [namespace(), policy({ ...both, ingress: [{}], egress: [{}] })],
    },
  },
  passed: {
    objects: {
      "both directions": [namespace(), policy(both)],
      "one policy for each direction": [
        policy({ policyTypes: ["Egress"], egress: [] }, "out"),
        policy({ ingress: null }, "in"),
        namespace(),
      ],
      "empty lists": [
        namespace(),
        policy({ ...both, podSelector: { matchLabels: {}, matchExpressions: [] }, ingress: [], egress: [] }),
      ],
    },
  },
};
