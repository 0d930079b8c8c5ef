import { nonRoot } from "../../../../lib/isolation/pods/non-root";
import type { RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const seccompProfile = { type: "RuntimeDefault" };
const ofPod = (context: object) => ({ securityContext: { seccompProfile, ...context } });
const saying = (context: object) =>
  container({
    name: "saying",
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, ...context },
  });

export const nonRootCases: RuleCases = {
  rule: nonRoot,
  refused: {
    pods: {
      "nothing said": pod(ofPod({})),
      "no security context": pod({ securityContext: undefined }),
      "null on the pod": pod(ofPod({ runAsNonRoot: null })),
      "false on the pod": pod(ofPod({ runAsNonRoot: false })),
      "false on the pod, overridden by its container": pod({
        ...ofPod({ runAsNonRoot: false }),
        containers: [saying({ runAsNonRoot: true })],
      }),
      "true on the pod, overridden by a container": pod({ containers: [saying({ runAsNonRoot: false })] }),
      "true on the pod, overridden by an init container": pod({
        initContainers: [saying({ runAsNonRoot: false })],
      }),
      "true on the pod, overridden by an ephemeral container": pod({
        ephemeralContainers: [saying({ runAsNonRoot: false })],
      }),
      "true on one container of two": pod({
        ...ofPod({}),
        containers: [container(), saying({ runAsNonRoot: true })],
      }),
      "user 0 on the pod": pod(ofPod({ runAsNonRoot: true, runAsUser: 0 })),
      "user 0 on the pod, overridden by its container": pod({
        ...ofPod({ runAsNonRoot: true, runAsUser: 0 }),
        containers: [saying({ runAsUser: 1000 })],
      }),
      "user 0 on a container": pod({ containers: [saying({ runAsUser: 0 })] }),
      "a user, and no word of root": pod(ofPod({ runAsUser: 1000 })),
    },
  },
  passed: {
    pods: {
      "true on the pod": pod(ofPod({ runAsNonRoot: true, runAsUser: 1000 })),
      "true on every container, nothing on the pod": pod({
        ...ofPod({}),
        containers: [saying({ runAsNonRoot: true })],
        initContainers: [{ ...saying({ runAsNonRoot: true }), name: "first" }],
      }),
      "null on a container, which leaves it to the pod": pod({
        containers: [saying({ runAsNonRoot: null })],
      }),
      "group 0": pod(ofPod({ runAsNonRoot: true, runAsUser: 1000, runAsGroup: 0 })),
    },
  },
};
