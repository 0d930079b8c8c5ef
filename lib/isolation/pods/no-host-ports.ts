import { absentOr } from "../language/checks";
import { every } from "../language/condition";
import type { IsolationRule } from "../rule";
import { BY_POD_SECURITY, everyContainer, NEVER_EMITTED, POD_SECURITY } from "./parts";

export const noHostPorts: IsolationRule = {
  number: 4,
  name: "no-host-ports",
  statement: "No container takes a port of its node.",
  why: "A port of the node is open past network policies and load balancers, and no other tenant can have it.",
  fix: "leave hostPort out; reach the pod by a service",
  source: POD_SECURITY,
  enforced: { constructors: NEVER_EMITTED, cluster: BY_POD_SECURITY },
  parts: [
    {
      on: "pods",
      breaks: "takes a port of the node",
      holds: everyContainer((container) =>
        every(container.at("ports"), (port) => port.at("hostPort").passes(absentOr(0))),
      ),
    },
  ],
};
