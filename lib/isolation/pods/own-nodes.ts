import { absent, absentOr, empty, is, oneOf } from "../language/checks";
import type { Condition, Field } from "../language/condition";
import { all, any, blamedOn, every, not, root, some, someEntry, text } from "../language/condition";
import type { IsolationRule } from "../rule";
import { POD, TENANT } from "./parts";

const AFFINITY = POD.at("affinity");
const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
const NAMESPACE = root("object").at("metadata", "namespace");

/** Taints of nodes in trouble, which the cluster's own controllers have pods put up with. */
const TROUBLES = [
  "disk-pressure",
  "memory-pressure",
  "network-unavailable",
  "not-ready",
  "pid-pressure",
  "unreachable",
  "unschedulable",
].map((trouble) => `node.kubernetes.io/${trouble}`);

/** That a pod can only be on nodes with a label: by its selector, or by each alternative of its affinity. */
function needs(label: Field): Condition {
  const alternatives = AFFINITY.at("nodeAffinity", REQUIRED, "nodeSelectorTerms");
  return any(
    all(
      not(alternatives.passes(empty)),
      every(alternatives, (alternative) =>
        some(alternative.at("matchExpressions"), (expression) =>
          all(
            expression.at("operator").passes(is("In")),
            every(expression.at("values"), (value) => label.equals(expression.at("key"), "=", value)),
          ),
        ),
      ),
    ),
    someEntry(POD.at("nodeSelector"), (key, value) => label.equals(key, "=", value)),
  );
}

/** That a toleration is of one of the tenant's own taints, or of a node's trouble. */
function isOwn(toleration: Field): Condition {
  const taint = [toleration.at("key"), "=", toleration.at("value"), ":"] as const;
  const effect = toleration.at("effect");
  return any(
    toleration.at("key").passes(oneOf(...TROUBLES)),
    all(
      // `Exists` would put up with the taints of all who use the same key.
      toleration.at("operator").passes(absentOr("", "Equal")),
      some(TENANT.at("nodeTaints"), (own) =>
        any(
          own.equals(...taint, effect),
          all(effect.passes(empty), text(...taint, "[A-Za-z]+").matches(own)),
        ),
      ),
    ),
  );
}

/** That the terms of an affinity or anti-affinity to pods look into no other namespace. */
function staysInside(affinity: Field): Condition {
  const stays = (term: Field): Condition =>
    all(
      // Empty, it selects all namespaces; absent, none but the pod's own.
      term.at("namespaceSelector").passes(absent),
      every(term.at("namespaces"), (namespace) => blamedOn(namespace, NAMESPACE.equals(namespace))),
    );
  return all(
    every(affinity.at(REQUIRED), stays),
    every(affinity.at(PREFERRED), (preference) => stays(preference.at("podAffinityTerm"))),
  );
}

/** Nodes that are not everybody's are tainted, so that others are kept off them by what they may put up with. */
export const ownNodes: IsolationRule = {
  number: 14,
  name: "own-nodes",
  statement:
    "Pods are on their tenant's nodes, where the scheduler puts them, and look at no other tenant's pods for it.",
  why: "A pod on control nodes or on another tenant's nodes shares a kernel with them; a name of a node passes the scheduler, and with it all taints but the worst.",
  fix: "leave nodeName and cross-namespace affinity out; select the tenant's node labels, and tolerate its taints by key, value and effect",
  source: "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/",
  enforced: { constructors: "pod templates take the tenant's labels and taints, and refuse other labels" },
  parts: [
    {
      on: "pods",
      breaks: "puts the pod onto a node past the scheduler",
      holds: POD.at("nodeName").passes(empty),
      filledLater: true,
    },
    {
      on: "pods",
      breaks: "may leave the tenant's nodes",
      holds: every(TENANT.at("nodeLabels"), needs),
    },
    {
      on: "pods",
      breaks: "puts up with a taint that is not the tenant's",
      holds: every(POD.at("tolerations"), isOwn),
    },
    {
      on: "pods",
      breaks: "depends on pods of other namespaces",
      holds: all(staysInside(AFFINITY.at("podAffinity")), staysInside(AFFINITY.at("podAntiAffinity"))),
    },
  ],
};
