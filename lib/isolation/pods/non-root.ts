import { is, unlike } from "../language/checks";
import { all } from "../language/condition";
import type { IsolationRule } from "../rule";
import { everyContainer, POD, POD_SECURITY } from "./parts";

const ofPod = POD.at("securityContext");

export const nonRoot: IsolationRule = {
  number: 7,
  name: "non-root",
  statement: "Every container runs as a user other than root.",
  why: "Root in a container is root of the node for whoever finds a way out.",
  fix: "set securityContext.runAsNonRoot to true on the pod, and no user 0 anywhere",
  source: POD_SECURITY,
  parts: [
    {
      on: "pods",
      breaks: "lets a container run as root",
      holds: all(
        everyContainer((container) => {
          const own = container.at("securityContext");
          return all(
            own.at("runAsNonRoot").or(ofPod.at("runAsNonRoot")).passes(is(true)),
            own.at("runAsUser").passes(unlike(0)),
          );
        }),
        ofPod.at("runAsUser").passes(unlike(0)),
      ),
    },
  ],
};
