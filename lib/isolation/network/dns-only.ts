import { absent, absentOr, empty, is } from "../language/checks";
import type { Condition, Field } from "../language/condition";
import { all, any, every, not } from "../language/condition";
import type { IsolationRule } from "../rule";
import { DNS_NAMESPACE, namespaceOf, POLICIES, SPEC } from "./parts";

export const dnsOnly: IsolationRule = {
  number: 38,
  name: "dns-only",
  statement: "Of the cluster's own pods, tenants reach those of DNS, at port 53, and no others.",
  why: "Beside DNS the same namespace has the controllers that hold the cloud's credentials.",
  fix: "select the pods by k8s-app: kube-dns, and port 53 by UDP and TCP",
  source: "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/",
  enforced: { constructors: "TenantNamespace makes this policy" },
  parts: [
    {
      on: POLICIES,
      breaks: "opens more of the cluster than its DNS",
      holds: every(SPEC.at("egress"), (rule) =>
        every(rule.at("to"), (peer) =>
          any(
            not(namespaceOf(peer).equals(DNS_NAMESPACE)),
            all(peer.at("podSelector", "matchLabels", "k8s-app").passes(is("kube-dns")), dnsPorts(rule)),
          ),
        ),
      ),
    },
  ],
};

/** That a rule names ports, as none stands for all, and only that of DNS. */
function dnsPorts(rule: Field): Condition {
  const ports = rule.at("ports");
  return all(
    not(ports.passes(empty)),
    every(ports, (port) =>
      all(
        port.at("port").passes(is(53)),
        port.at("endPort").passes(absent),
        port.at("protocol").passes(absentOr("UDP", "TCP")),
      ),
    ),
  );
}
