import { holding, is } from "../language/checks";
import { all, every } from "../language/condition";
import type { IsolationRule } from "../rule";
import { BY_POD_SECURITY, everyContainer, POD_SECURITY, unlessWindows } from "./parts";
import { filledContainers, isForLinux } from "./remedies";

export const capabilities: IsolationRule = {
  number: 5,
  name: "capabilities",
  statement: "Every container drops all capabilities, and adds at most NET_BIND_SERVICE.",
  why: "Capabilities are pieces of root's power over the node; the default ones forge packets and change owners.",
  fix: 'set securityContext.capabilities to drop: ["ALL"] on every container; add nothing but NET_BIND_SERVICE',
  source: POD_SECURITY,
  enforced: { constructors: "all drop ALL and add nothing", cluster: BY_POD_SECURITY },
  remedy: (spec) =>
    isForLinux(spec) ? filledContainers(spec, ["securityContext", "capabilities", "drop"], ["ALL"]) : spec,
  parts: [
    {
      on: "pods",
      breaks: "leaves a container more capabilities than NET_BIND_SERVICE",
      holds: unlessWindows(
        everyContainer((container) => {
          const own = container.at("securityContext", "capabilities");
          return all(
            own.at("drop").passes(holding("ALL")),
            every(own.at("add"), (capability) => capability.passes(is("NET_BIND_SERVICE"))),
          );
        }),
      ),
    },
  ],
};
