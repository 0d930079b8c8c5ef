import { seccomp } from "../../../../lib/isolation/pods/seccomp";
import type { RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const ofPod = (seccompProfile: unknown) => ({ securityContext: { runAsNonRoot: true, seccompProfile } });
const having = (seccompProfile: unknown) =>
  container({
    name: "profiled",
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, seccompProfile },
  });

export const seccompCases: RuleCases = {
  rule: seccomp,
  refused: {
    pods: {
      "nothing said": pod(ofPod(undefined)),
      null: pod(ofPod(null)),
      unconfined: pod(ofPod({ type: "Unconfined" })),
      "unconfined, overridden by its container": pod({
        ...ofPod({ type: "Unconfined" }),
        containers: [having({ type: "RuntimeDefault" })],
      }),
      "overridden by a container": pod({ containers: [having({ type: "Unconfined" })] }),
      "overridden by an init container": pod({ initContainers: [having({ type: "Unconfined" })] }),
      "overridden by an ephemeral container": pod({ ephemeralContainers: [having({ type: "Unconfined" })] }),
      "said of one container of two": pod({
        ...ofPod(undefined),
        containers: [having({ type: "RuntimeDefault" }), container()],
      }),
    },
  },
  passed: {
    pods: {
      "the runtime's": pod(ofPod({ type: "RuntimeDefault" })),
      "one of the node's": pod(ofPod({ type: "Localhost", localhostProfile: "profiles/web.json" })),
      "said of every container": pod({
        ...ofPod(undefined),
        containers: [having({ type: "RuntimeDefault" })],
      }),
      "a pod for Windows, which has none": pod({
        os: { name: "windows" },
        securityContext: { runAsNonRoot: true },
        containers: [container({ securityContext: undefined })],
      }),
    },
  },
};
