import { dnsOnly } from "../../../../lib/isolation/network/dns-only";
import type { Manifest, RuleCases } from "../../support/cases";
import { named, policy } from "./objects";

const dns = { ...named("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } };

function opens(to: readonly object[], ports?: readonly object[]): Manifest {
  return policy({ policyTypes: ["Egress"], egress: [{ to, ports }] });
}

export const dnsOnlyCases: RuleCases = {
  rule: dnsOnly,
  refused: {
    objects: {
      "all ports": opens([dns]),
      "no ports, as a list": opens([dns], []),
      "another port beside it": opens([dns], [{ port: 53 }, { port: 9153 }]),
      "a range of ports that begins there": opens([dns], [{ port: 53, endPort: 65535 }]),
      "a port by a name": opens([dns], [{ port: "metrics" }]),
      "a protocol without a port": opens([dns], [{ protocol: "UDP" }]),
      "all pods of the cluster": opens([named("kube-system")], [{ port: 53 }]),
      "other pods of the cluster": opens(
        [{ ...named("kube-system"), podSelector: { matchLabels: { component: "etcd" } } }],
        [{ port: 53 }],
      ),
      "another port, in a rule that is for its own as well": opens([named("shop"), dns], [{ port: 8080 }]),
    },
  },
  passed: {
    objects: {
      "DNS by both protocols": opens(
        [dns],
        [
          { port: 53, protocol: "UDP" },
          { port: 53, protocol: "TCP" },
        ],
      ),
      "DNS by TCP, as nothing is said": opens([dns], [{ port: 53 }]),
      "a namespace whose name ends so, about which rule 37 decides": opens([named("my-kube-system")]),
      "its own namespace": opens([named("shop")], [{ port: 8080 }]),
    },
  },
};
