import { absentOr } from "../language/checks";
import { all } from "../language/condition";
import type { IsolationRule } from "../rule";
import { BY_POD_SECURITY, NEVER_EMITTED, POD, POD_SECURITY } from "./parts";

const NAMESPACES = ["hostNetwork", "hostPID", "hostIPC"] as const;

export const noHostNamespaces: IsolationRule = {
  number: 2,
  name: "no-host-namespaces",
  statement: "No pod is in its node's network, among its processes, or in its shared memory.",
  why: "There it hears the traffic, reads the processes and passes the network policies of every tenant on the node.",
  fix: `leave ${NAMESPACES.join(", ")} out`,
  source: POD_SECURITY,
  enforced: { constructors: NEVER_EMITTED, cluster: BY_POD_SECURITY },
  parts: [
    {
      on: "pods",
      breaks: "puts the pod into a namespace of its node",
      holds: all(...NAMESPACES.map((namespace) => POD.at(namespace).passes(absentOr(false)))),
    },
  ],
};
