import { NAMESPACE_NAME } from "../../rules/tenant-labels";
import type { Field } from "../language/condition";
import { OBJECT } from "../roots";

export const POLICY_GUIDE = "https://kubernetes.io/docs/concepts/services-networking/network-policies/";
export const SERVICE_GUIDE = "https://kubernetes.io/docs/concepts/services-networking/service/";

export const POLICIES = { kinds: ["networking.k8s.io/NetworkPolicy"] };
export const SERVICES = { kinds: ["/Service"] };

export const SPEC = OBJECT.at("spec");

/** Where the cluster's DNS is. */
export const DNS_NAMESPACE = "kube-system";

/** The namespace that a peer of a network policy names. */
export function namespaceOf(peer: Field): Field {
  return peer.at("namespaceSelector", "matchLabels", NAMESPACE_NAME);
}
