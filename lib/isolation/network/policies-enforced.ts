import type { IsolationRule } from "../rule";
import { POLICY_GUIDE } from "./parts";

export const policiesEnforced: IsolationRule = {
  number: 40,
  name: "policies-enforced",
  statement: "The network of pods enforces network policies, in both directions.",
  why: "A network that does not know policies takes them all, and lets everything through.",
  fix: "let ContainerCluster install its pod network, or another one that enforces policies",
  source: `${POLICY_GUIDE}#prerequisites`,
  enforced: {
    constructors: "ContainerCluster installs Cilium",
    cluster: "Cilium drops what no policy allows; no object of a tenant can show it",
  },
  parts: [],
};
