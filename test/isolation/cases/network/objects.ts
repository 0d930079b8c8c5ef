import type { Manifest } from "../../support/cases";

const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** A network policy of the tenant by its specification. */
export function policy(spec: Readonly<Record<string, unknown>>, name = "own", namespace = "shop"): Manifest {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace },
    spec: { podSelector: {}, ...spec },
  };
}

/** A policy for what comes in from some peers. */
export function letsIn(...from: readonly object[]): Manifest {
  return policy({ policyTypes: ["Ingress"], ingress: [{ from }] });
}

/** A policy for what goes out to some peers. */
export function letsOut(...to: readonly object[]): Manifest {
  return policy({ policyTypes: ["Egress"], egress: [{ to }] });
}

/** A peer that is a namespace, by its name. */
export function named(name: string): { readonly namespaceSelector: object } {
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: name } } };
}

/** A service of the tenant, with fields of its specification and annotations. */
export function service(
  spec: Readonly<Record<string, unknown>>,
  annotations?: Readonly<Record<string, string>>,
): Manifest {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "shop", annotations },
    spec: { selector: { app: "web" }, ports: [{ port: 80 }], ...spec },
  };
}

/** A balancer with source ranges. */
export function balancer(...loadBalancerSourceRanges: readonly string[]): Manifest {
  return service({ type: "LoadBalancer", loadBalancerSourceRanges });
}
