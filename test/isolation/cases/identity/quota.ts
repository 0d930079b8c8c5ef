import { quota } from "../../../../lib/isolation/identity/quota";
import type { RuleCases } from "../../support/cases";
import { namespace } from "./objects";

const HARD = {
  pods: "50",
  "requests.cpu": "16",
  "limits.cpu": "16",
  "requests.memory": "32Gi",
  "limits.memory": "32Gi",
  "requests.storage": "200Gi",
  persistentvolumeclaims: "20",
  "services.loadbalancers": "2",
  "services.nodeports": "8",
  secrets: "50",
};
const { pods, "requests.storage": storage, ...rest } = HARD;

function hard(entries: Readonly<Record<string, string>>, name = "tenant", over: object = {}, of = "shop") {
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name, namespace: of },
    spec: { hard: entries, ...over },
  };
}

export const quotaCases: RuleCases = {
  rule: quota,
  refused: {
    objects: {
      "no quota": namespace(),
      "a quota that lacks an entry": [namespace(), hard({ ...rest, pods })],
      "a quota of another namespace": [namespace(), hard(HARD, "tenant", {}, "bank")],
      "a quota of some pods only": [namespace(), hard(HARD, "tenant", { scopes: ["BestEffort"] })],
      "a quota of one class of storage only": [
        namespace(),
        hard({ ...rest, pods, "gold.storageclass.storage.k8s.io/requests.storage": storage }),
      ],
      "a quota of pods of one priority only": [
        namespace(),
        hard(HARD, "tenant", {
          scopeSelector: {
            matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["low"] }],
          },
        }),
      ],
      "an empty quota": [namespace(), hard({})],
    },
  },
  passed: {
    objects: {
      "one quota of all": [namespace(), hard(HARD)],
      "two quotas, together of all": [
        hard(rest, "most"),
        hard({ "count/pods": pods, "requests.storage": storage }, "other"),
        namespace(),
      ],
      "a namespace of no tenant": namespace({ "cloud-container-engine/tenant": undefined }),
      "a quota alone, that is one of several": hard({ pods }),
    },
  },
};
