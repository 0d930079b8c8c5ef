import { apiCallers } from "../../../../lib/isolation/cloud/api-callers";
import type { CloudResource, RuleCases } from "../../support/cases";
import { resource, stack } from "./resources";

function listener(over: Readonly<Record<string, unknown>>): CloudResource {
  const props = { id: "listener", loadbalancerId: "balancer", protocol: "TCP", protocolPort: 6443, ...over };
  return resource("loadbalancer", "Listener", props);
}

function balancer(loadbalancerProvider?: string): CloudResource {
  return resource("loadbalancer", "LoadBalancer", { id: "balancer", loadbalancerProvider });
}

const pool = resource("loadbalancer", "Pool", { id: "pool", listenerId: "listener", protocol: "TCP" });
const member = resource("loadbalancer", "Member", {
  poolId: "pool",
  address: "10.0.0.5",
  protocolPort: 6443,
});

export const apiCallersCases: RuleCases = {
  rule: apiCallers,
  refused: {
    cloud: {
      "nothing said": [balancer(), listener({})],
      "an empty list": [balancer("amphora"), listener({ allowedCidrs: [] })],
      "the world": [balancer(), listener({ allowedCidrs: ["10.0.0.0/8", "0.0.0.0/0"] })],
      "the world in halves": [balancer(), listener({ allowedCidrs: ["0.0.0.0/1", "128.0.0.0/1"] })],
      "the world of IPv6": [balancer(), listener({ allowedCidrs: ["::/0"] })],
      "no address block": [balancer(), listener({ allowedCidrs: ["everybody"] })],
      "the world, and a provider that ignores it": [
        balancer("ovn"),
        listener({ allowedCidrs: ["0.0.0.0/0"] }),
      ],
      "a balancer of nobody knows what": listener({ loadbalancerId: "5a1f" }),
      "another port that leads to it": [balancer(), listener({ protocolPort: 443 }), pool, member],
      "several members at once": [
        balancer(),
        listener({ protocolPort: 443, defaultPoolId: "pool" }),
        resource("loadbalancer", "Members", {
          poolId: "pool",
          members: [{ address: "10.0.0.5", protocolPort: 6443 }],
        }),
      ],
      "in a template": stack({
        balancer: { type: "OS::Octavia::LoadBalancer", properties: {} },
        api: {
          type: "OS::Octavia::Listener",
          properties: { loadbalancer: { get_resource: "balancer" }, protocol: "TCP", protocol_port: 6443 },
        },
      }),
    },
  },
  passed: {
    cloud: {
      "callers named": [balancer(), listener({ allowedCidrs: ["10.0.0.0/20", "198.51.100.0/24"] })],
      "a provider that ignores it": [balancer("ovn"), listener({})],
      "another service": [balancer(), listener({ protocolPort: 443 })],
      "another port that leads to it, callers named": [
        balancer(),
        listener({ protocolPort: 443, allowedCidrs: ["198.51.100.0/24"] }),
        pool,
        member,
      ],
    },
  },
};
