import { noEscalation } from "../../../../lib/isolation/pods/no-escalation";
import type { RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const saying = (allowPrivilegeEscalation: unknown) =>
  container({
    name: "able",
    securityContext: { allowPrivilegeEscalation, capabilities: { drop: ["ALL"] } },
  });

export const noEscalationCases: RuleCases = {
  rule: noEscalation,
  refused: {
    pods: {
      allowed: pod({ containers: [saying(true)] }),
      "nothing said, which allows it": pod({ containers: [saying(undefined)] }),
      "null, which is nothing": pod({ containers: [saying(null)] }),
      "said of the pod, which has no such field": pod({
        securityContext: { allowPrivilegeEscalation: false },
        containers: [container({ securityContext: undefined })],
      }),
      "the second container": pod({ containers: [container(), saying(undefined)] }),
      "a sidecar": pod({ initContainers: [{ ...saying(true), restartPolicy: "Always" }] }),
      "an ephemeral container": pod({ ephemeralContainers: [saying(undefined)] }),
    },
  },
  passed: {
    pods: {
      forbidden: pod({ containers: [saying(false)] }),
      "a pod for Windows, which has no such field": pod({
        os: { name: "windows" },
        securityContext: { runAsNonRoot: true },
        containers: [container({ securityContext: undefined })],
      }),
    },
  },
};
