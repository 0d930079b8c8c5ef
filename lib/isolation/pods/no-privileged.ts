import { absentOr } from "../language/checks";
import type { IsolationRule } from "../rule";
import { BY_POD_SECURITY, everyContainer, POD_SECURITY } from "./parts";

export const noPrivileged: IsolationRule = {
  number: 1,
  name: "no-privileged",
  statement: "No container is privileged.",
  why: "A privileged container is root on its node, and so over every tenant's pods there.",
  fix: "leave 'privileged' out; ask for the one capability that is needed, if a rule allows it",
  source: POD_SECURITY,
  enforced: { constructors: "all say that they are not", cluster: BY_POD_SECURITY },
  parts: [
    {
      on: "pods",
      breaks: "gives a container the whole node",
      holds: everyContainer((container) =>
        container.at("securityContext", "privileged").passes(absentOr(false)),
      ),
    },
  ],
};
