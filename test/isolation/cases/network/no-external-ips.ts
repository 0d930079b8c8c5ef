import { noExternalIps } from "../../../../lib/isolation/network/no-external-ips";
import type { RuleCases } from "../../support/cases";
import { service } from "./objects";

export const noExternalIpsCases: RuleCases = {
  rule: noExternalIps,
  refused: {
    objects: {
      "another's address": service({ externalIPs: ["203.0.113.7"] }),
      "the metadata address, of a service for the cluster": service({
        type: "ClusterIP",
        externalIPs: ["169.254.169.254"],
      }),
      "an address of IPv6, of a balancer": service({ type: "LoadBalancer", externalIPs: ["2001:db8::1"] }),
    },
  },
  passed: { objects: { none: service({}), "an empty list": service({ externalIPs: [] }) } },
};
