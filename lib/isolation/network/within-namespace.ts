import { absent, empty, present } from "../language/checks";
import type { Condition, Field } from "../language/condition";
import { all, any, blamedOn, every, not } from "../language/condition";
import { NAMESPACE, NOT_FOR_TENANTS, TENANT } from "../roots";
import type { IsolationRule } from "../rule";
import { DNS_NAMESPACE, namespaceOf, POLICIES, POLICY_GUIDE, SPEC } from "./parts";

/** Policies of other kinds allow as well, by selectors of their own, some of them in all namespaces. */
const OTHER_POLICIES = [
  "cilium.io/CiliumNetworkPolicy",
  "cilium.io/CiliumClusterwideNetworkPolicy",
  "crd.projectcalico.org/NetworkPolicy",
  "crd.projectcalico.org/GlobalNetworkPolicy",
  "projectcalico.org/NetworkPolicy",
  "projectcalico.org/GlobalNetworkPolicy",
  "policy.networking.k8s.io/AdminNetworkPolicy",
  "policy.networking.k8s.io/BaselineAdminNetworkPolicy",
  "policy.networking.k8s.io/ClusterNetworkPolicy",
];

export const withinNamespace: IsolationRule = {
  number: 37,
  name: "within-namespace",
  statement: "Policies allow traffic with pods of the same namespace, by its name, and with no others.",
  why: "Policies add up: one that lets in all namespaces, or namespaces by a label that others can have, undoes the deny.",
  fix: "select the namespace by kubernetes.io/metadata.name; an administrator grants others in 'peers'",
  source: POLICY_GUIDE,
  enforced: {
    constructors: "TenantNamespace opens paths between tenants that both name",
    cluster: "no role of TenantNamespace lets anybody write policies",
  },
  parts: [
    {
      on: POLICIES,
      breaks: "lets in who is not of the namespace",
      holds: every(SPEC.at("ingress"), (rule) => limited(rule.at("from"), own)),
    },
    {
      on: POLICIES,
      breaks: "lets out to where is not the namespace",
      holds: every(SPEC.at("egress"), (rule) =>
        limited(rule.at("to"), (peer) => any(own(peer), namespaceOf(peer).equals(DNS_NAMESPACE))),
      ),
    },
    { on: { kinds: OTHER_POLICIES }, breaks: "allows what no other rule sees", holds: NOT_FOR_TENANTS },
  ],
};

/** That a list of peers has some, as none stands for everybody, each of which is an address block or allowed. */
function limited(peers: Field, allowed: (peer: Field) => Condition): Condition {
  return all(
    not(peers.passes(empty)),
    every(peers, (peer) =>
      blamedOn(peer.at("namespaceSelector"), any(peer.at("ipBlock").passes(present), allowed(peer))),
    ),
  );
}

function own(peer: Field): Condition {
  const name = namespaceOf(peer);
  return any(
    all(peer.at("namespaceSelector").passes(absent), peer.at("podSelector").passes(present)),
    name.equals(NAMESPACE),
    name.among(TENANT.at("peers")),
  );
}
