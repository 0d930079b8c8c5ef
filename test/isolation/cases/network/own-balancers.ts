import { ownBalancers } from "../../../../lib/isolation/network/own-balancers";
import type { RuleCases } from "../../support/cases";
import { service } from "./objects";

const PREFIX = "loadbalancer.openstack.org";
const set = (name: string, value = "1") =>
  service(
    { type: "LoadBalancer", loadBalancerSourceRanges: ["203.0.113.0/24"] },
    { [`${PREFIX}/${name}`]: value },
  );

export const ownBalancersCases: RuleCases = {
  rule: ownBalancers,
  refused: {
    objects: {
      "another's balancer": set("load-balancer-id"),
      "another's port": set("port-id"),
      "another's network": set("network-id"),
      "another's subnet for members": set("member-subnet-id"),
      "another's network of addresses": set("floating-network-id"),
      "an address that stays": set("keep-floatingip", "true"),
      "another's certificate": set("default-tls-container-ref"),
      "a setting that nobody knows yet": set("steal-balancer"),
      "on a service that may become a balancer": service({}, { [`${PREFIX}/load-balancer-id`]: "1" }),
      "an address, by the field": service({ type: "LoadBalancer", loadBalancerIP: "203.0.113.7" }),
    },
  },
  passed: {
    objects: {
      "a setting of its own": set("timeout-client-data", "50000"),
      "annotations of others": service({}, { "example.com/port-id": "1" }),
      "no annotations": service({}),
    },
  },
};
