import { capabilities } from "../../../../lib/isolation/pods/capabilities";
import type { RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const having = (given: unknown) =>
  container({ name: "able", securityContext: { allowPrivilegeEscalation: false, capabilities: given } });

export const capabilitiesCases: RuleCases = {
  rule: capabilities,
  refused: {
    pods: {
      "nothing said": pod({ containers: [having(undefined)] }),
      "nothing dropped": pod({ containers: [having({ add: ["NET_BIND_SERVICE"] })] }),
      "an empty list": pod({ containers: [having({ drop: [] })] }),
      "all but in other words": pod({ containers: [having({ drop: ["NET_RAW", "SYS_ADMIN"] })] }),
      "lower case, which not every runtime takes": pod({ containers: [having({ drop: ["all"] })] }),
      "one more": pod({ containers: [having({ drop: ["ALL"], add: ["SYS_ADMIN"] })] }),
      "one more beside the one allowed": pod({
        containers: [having({ drop: ["ALL"], add: ["NET_BIND_SERVICE", "NET_RAW"] })],
      }),
      "all dropped, and all added": pod({ containers: [having({ drop: ["ALL"], add: ["ALL"] })] }),
      "the one allowed, by the kernel's name": pod({
        containers: [having({ drop: ["ALL"], add: ["CAP_NET_BIND_SERVICE"] })],
      }),
      "an init container": pod({ initContainers: [having({})] }),
      "an ephemeral container": pod({ ephemeralContainers: [having(null)] }),
      "a pod said to be for Linux": pod({ os: { name: "linux" }, containers: [having({})] }),
    },
  },
  passed: {
    pods: {
      "all dropped, the one allowed added": pod({
        containers: [having({ drop: ["ALL"], add: ["NET_BIND_SERVICE"] })],
      }),
      "more dropped than all": pod({ containers: [having({ drop: ["NET_RAW", "ALL"], add: [] })] }),
      "a pod for Windows, which has none": pod({
        os: { name: "windows" },
        securityContext: { runAsNonRoot: true },
        containers: [container({ securityContext: undefined })],
      }),
    },
  },
};
