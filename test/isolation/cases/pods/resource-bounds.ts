import { resourceBounds } from "../../../../lib/isolation/pods/resource-bounds";
import type { RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const LIMITS = { cpu: "1", memory: "128Mi", "ephemeral-storage": "1Gi" };
const bound = (limits: unknown, requests?: unknown) =>
  container({ name: "bound", resources: { limits, requests } });

export const resourceBoundsCases: RuleCases = {
  rule: resourceBounds,
  refused: {
    pods: {
      "nothing said": pod({ containers: [container({ resources: undefined })] }),
      "requests alone": pod({ containers: [bound(undefined, LIMITS)] }),
      "no local disk": pod({ containers: [bound({ cpu: "1", memory: "128Mi" })] }),
      "no processor": pod({ containers: [bound({ memory: "128Mi", "ephemeral-storage": "1Gi" })] }),
      "no memory": pod({ containers: [bound({ cpu: "1", "ephemeral-storage": "1Gi" })] }),
      "a limit of 0, which is none": pod({ containers: [bound({ ...LIMITS, cpu: "0" })] }),
      "a limit of 0 with a unit": pod({ containers: [bound({ ...LIMITS, memory: "0.0Gi" })] }),
      "a limit of 0 as a number": pod({ containers: [bound({ ...LIMITS, cpu: 0 })] }),
      "a request of null, of which the API server makes 0": pod({
        containers: [bound(LIMITS, { cpu: null })],
      }),
      "a request of 0": pod({ containers: [bound(LIMITS, { cpu: "0" })] }),
      "an init container": pod({ initContainers: [container({ name: "first", resources: {} })] }),
      "bounds of the pod alone": pod({
        resources: { limits: { cpu: "1", memory: "1Gi" } },
        containers: [container({ resources: undefined })],
      }),
      "the second container": pod({ containers: [container(), container({ name: "b", resources: {} })] }),
    },
  },
  passed: {
    pods: {
      "limits alone, which are the requests too": pod({ containers: [bound(LIMITS)] }),
      numbers: pod({ containers: [bound({ ...LIMITS, cpu: 1, memory: 134217728 }, { cpu: 0.5 })] }),
      "other resources of none": pod({
        containers: [bound({ ...LIMITS, "example.org/gpu": "0" }, { "example.org/gpu": "0" })],
      }),
      "an ephemeral container, which has none": pod({
        ephemeralContainers: [container({ name: "debug", resources: undefined })],
      }),
    },
  },
};
