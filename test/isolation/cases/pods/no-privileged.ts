import { noPrivileged } from "../../../../lib/isolation/pods/no-privileged";
import type { RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const privileged = container({ name: "root", securityContext: { privileged: true } });

export const noPrivilegedCases: RuleCases = {
  rule: noPrivileged,
  refused: {
    pods: {
      "a main container": pod({ containers: [container(), privileged] }),
      "an init container": pod({ initContainers: [privileged] }),
      "a sidecar": pod({ initContainers: [{ ...privileged, restartPolicy: "Always" }] }),
      "an ephemeral container": pod({ ephemeralContainers: [privileged] }),
    },
  },
  passed: {
    pods: {
      "said to be none": pod({ containers: [container({ securityContext: { privileged: false } })] }),
      "nothing said": pod({ containers: [container({ securityContext: {} })] }),
      "no security context": pod({ containers: [container({ securityContext: undefined })] }),
    },
  },
};
