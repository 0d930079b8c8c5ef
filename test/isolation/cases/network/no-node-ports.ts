import { noNodePorts } from "../../../../lib/isolation/network/no-node-ports";
import type { RuleCases } from "../../support/cases";
import { service } from "./objects";

const nodePort = service({ type: "NodePort" });

export const noNodePortsCases: RuleCases = {
  rule: noNodePorts,
  refused: {
    objects: {
      "without a grant": nodePort,
      "at a port of its choice": service({ type: "NodePort", ports: [{ port: 80, nodePort: 30080 }] }),
      "as a balancer that nobody makes": service({
        type: "LoadBalancer",
        loadBalancerClass: "example.com/nobody",
        loadBalancerSourceRanges: ["203.0.113.0/24"],
      }),
      "in a list": {
        apiVersion: "v1",
        kind: "List",
        metadata: { name: "all" },
        items: [service({}), nodePort],
      },
    },
  },
  passed: {
    objects: {
      "within the cluster": service({ type: "ClusterIP" }),
      "of no type, which is within the cluster": service({}),
      "what a balancer needs": service({
        type: "LoadBalancer",
        allocateLoadBalancerNodePorts: true,
        ports: [{ port: 80, nodePort: 30080 }],
      }),
    },
  },
};
