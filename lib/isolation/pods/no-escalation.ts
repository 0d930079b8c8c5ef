import { is } from "../language/checks";
import type { IsolationRule } from "../rule";
import { BY_POD_SECURITY, everyContainer, POD_SECURITY, unlessWindows } from "./parts";
import { filledContainers, isForLinux } from "./remedies";

const FIELD = ["securityContext", "allowPrivilegeEscalation"] as const;

export const noEscalation: IsolationRule = {
  number: 6,
  name: "no-escalation",
  statement: "No container lets a process have more rights than the one that started it.",
  why: "Otherwise any set-user-id program in an image makes a user other than root into root. It is the default.",
  fix: "set securityContext.allowPrivilegeEscalation to false on every container, in so many words",
  source: POD_SECURITY,
  enforced: { constructors: "all say so", cluster: BY_POD_SECURITY },
  remedy: (spec) => (isForLinux(spec) ? filledContainers(spec, FIELD, false) : spec),
  parts: [
    {
      on: "pods",
      breaks: "lets processes gain rights",
      holds: unlessWindows(everyContainer((container) => container.at(...FIELD).passes(is(false)))),
    },
  ],
};
