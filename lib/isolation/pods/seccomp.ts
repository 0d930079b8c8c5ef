import { absentOr, oneOf } from "../language/checks";
import { all } from "../language/condition";
import type { IsolationRule } from "../rule";
import { BY_POD_SECURITY, everyContainer, POD, POD_SECURITY, unlessWindows } from "./parts";
import { filled, isForLinux } from "./remedies";

const PROFILE = ["securityContext", "seccompProfile"] as const;
const CONFINED = ["RuntimeDefault", "Localhost"] as const;

const ofPod = POD.at(...PROFILE, "type");

export const seccomp: IsolationRule = {
  number: 8,
  name: "seccomp",
  statement: "Every container has a seccomp profile, the runtime's or one of the node's.",
  why: "Without one, every system call of the kernel that all tenants share is open to attack. It is the default.",
  fix: "set securityContext.seccompProfile.type to RuntimeDefault on the pod, and Unconfined nowhere",
  source: POD_SECURITY,
  enforced: { constructors: "all say RuntimeDefault", cluster: BY_POD_SECURITY },
  remedy: (spec) => (isForLinux(spec) ? filled(spec, PROFILE, { type: "RuntimeDefault" }) : spec),
  parts: [
    {
      on: "pods",
      breaks: "leaves a container without a seccomp profile",
      holds: unlessWindows(
        all(
          everyContainer((container) =>
            container
              .at(...PROFILE, "type")
              .or(ofPod)
              .passes(oneOf(...CONFINED)),
          ),
          ofPod.passes(absentOr(...CONFINED)),
        ),
      ),
    },
  ],
};
