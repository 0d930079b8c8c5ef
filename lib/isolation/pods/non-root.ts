import { absentOr, is, unlike } from "../language/checks";
import { all } from "../language/condition";
import type { IsolationRule } from "../rule";
import { BY_POD_SECURITY, everyContainer, everySecurityContext, POD, POD_SECURITY } from "./parts";

const ofPod = POD.at("securityContext", "runAsNonRoot");

export const nonRoot: IsolationRule = {
  number: 7,
  name: "non-root",
  statement: "Every container runs as a user other than root.",
  why: "Root in a container is root of the node for whoever finds a way out.",
  fix: "set securityContext.runAsNonRoot to true on the pod, and neither false nor user 0 anywhere",
  source: POD_SECURITY,
  enforced: { constructors: "all say so, and refuse user 0", cluster: BY_POD_SECURITY },
  parts: [
    {
      on: "pods",
      breaks: "lets a container run as root",
      holds: all(
        // A container's own word counts before the pod's, so it has to be the right one wherever there is one.
        everyContainer((container) =>
          container.at("securityContext", "runAsNonRoot").or(ofPod).passes(is(true)),
        ),
        // Overridden or not: a container that is added to the pod later, to debug it, would take these over.
        ofPod.passes(absentOr(true)),
        everySecurityContext((context) => context.at("runAsUser").passes(unlike(0))),
      ),
    },
  ],
};
