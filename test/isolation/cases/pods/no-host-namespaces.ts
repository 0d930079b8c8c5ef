import { noHostNamespaces } from "../../../../lib/isolation/pods/no-host-namespaces";
import type { RuleCases } from "../../support/cases";
import { pod } from "../../support/cases";

export const noHostNamespacesCases: RuleCases = {
  rule: noHostNamespaces,
  refused: {
    pods: {
      "the node's network": pod({ hostNetwork: true }),
      "the node's processes": pod({ hostPID: true }),
      "the node's shared memory": pod({ hostIPC: true }),
      "one among others that are refrained from": pod({ hostNetwork: false, hostPID: false, hostIPC: true }),
    },
  },
  passed: {
    pods: {
      "said to be in none": pod({ hostNetwork: false, hostPID: false, hostIPC: false }),
      "null, which is absent": pod({ hostNetwork: null }),
      "processes shared within the pod": pod({ shareProcessNamespace: true }),
      "a user namespace of its own": pod({ hostUsers: false }),
    },
  },
};
