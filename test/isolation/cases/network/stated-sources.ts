import { statedSources } from "../../../../lib/isolation/network/stated-sources";
import type { RuleCases } from "../../support/cases";
import { balancer, service } from "./objects";

export const statedSourcesCases: RuleCases = {
  rule: statedSources,
  refused: {
    objects: {
      none: service({ type: "LoadBalancer" }),
      "an empty list": balancer(),
      "an annotation, which is no field": service(
        { type: "LoadBalancer" },
        { "service.beta.kubernetes.io/load-balancer-source-ranges": "203.0.113.0/24" },
      ),
      "the world": balancer("0.0.0.0/0"),
      "the world of IPv6": balancer("::/0"),
      "the world behind a small block": balancer("203.0.113.0/24", "0.0.0.0/0"),
      "the world in halves": balancer("0.0.0.0/1", "128.0.0.0/1"),
      "the world by another address": balancer("203.0.113.7/0"),
      "the world in quarters, one of them missing": balancer("0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2"),
      "what is no address block": balancer("203.0.113.7"),
    },
  },
  passed: {
    objects: {
      "callers of one block": balancer("203.0.113.0/24"),
      "the upper half, most of which nobody has": balancer("128.0.0.0/1"),
      "callers of both families": balancer("203.0.113.0/24", "2001:db8::/32"),
      "no balancer": service({ type: "ClusterIP" }),
    },
  },
};

export const statedSourcesOfWorldCases: RuleCases = {
  rule: statedSources,
  tenant: { allowWorldFacing: true },
  refused: {
    objects: {
      "none, even where the world is granted": service({ type: "LoadBalancer" }),
      null: service({ type: "LoadBalancer", loadBalancerSourceRanges: null }),
      "what is no address block": balancer("0.0.0.0"),
    },
  },
  passed: { objects: { "the world": balancer("0.0.0.0/0", "::/0") } },
};
