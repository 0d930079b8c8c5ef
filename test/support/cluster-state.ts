import type { Computed } from "./graph";
import { reveal } from "./graph";

/** What a cluster adds to services: addresses, and a node port where one is needed. */
export const clusterState: Computed = (type, inputs) => {
  if (type !== "kubernetes:core/v1:Service") return {};
  // A service has a spec of this shape.
  const spec = reveal(inputs.spec) as { readonly type?: string; readonly ports?: readonly object[] };
  const isBalanced = spec.type === "LoadBalancer";
  return {
    spec: {
      ...spec,
      clusterIP: "10.96.0.7",
      ports: spec.ports?.map((port) => (spec.type === "ClusterIP" ? port : { nodePort: 31000, ...port })),
    },
    status: { loadBalancer: isBalanced ? { ingress: [{ ip: "198.51.100.9" }] } : {} },
  };
};
