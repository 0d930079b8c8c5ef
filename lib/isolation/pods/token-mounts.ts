import { absent, empty, is, matches, present } from "../language/checks";
import { all, any, every, not } from "../language/condition";
import type { IsolationRule } from "../rule";
import { POD, VOLUMES } from "./parts";
import { filled } from "./remedies";

const FIELD = "automountServiceAccountToken";

/** What API servers take tokens for, as kubeadm sets them up. */
const API_AUDIENCE = matches("https://kubernetes\\.default[\\s\\S]*");

export const tokenMounts: IsolationRule = {
  number: 13,
  name: "token-mounts",
  statement: "No pod has a token for the API but one that asks for it.",
  why: "Whoever breaks into the pod has the token, and with it what the service account may do. It is the default.",
  fix: `set ${FIELD} to false, or to true where the program calls the API`,
  source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
  enforced: { constructors: "none but those with `mountServiceAccountToken`" },
  remedy: (spec) => filled(spec, [FIELD], false),
  parts: [
    {
      on: "pods",
      breaks: "does not say whether it needs a token for the API",
      holds: POD.at(FIELD).passes(present),
    },
    {
      on: "pods",
      breaks: `mounts a token for the API by hand, past ${FIELD}`,
      // A token for somebody else, such as a vault, has an audience of its own, and is asked for by that.
      holds: any(
        POD.at(FIELD).passes(is(true)),
        every(VOLUMES, (volume) =>
          every(volume.at("projected", "sources"), (source) => {
            const token = source.at("serviceAccountToken");
            const audience = token.at("audience");
            return any(
              token.passes(absent),
              all(not(audience.passes(empty)), not(audience.passes(API_AUDIENCE))),
            );
          }),
        ),
      ),
    },
  ],
};
