import { noHostPorts } from "../../../../lib/isolation/pods/no-host-ports";
import type { RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const listening = (...ports: readonly object[]) => container({ name: "listening", ports });

export const noHostPortsCases: RuleCases = {
  rule: noHostPorts,
  refused: {
    pods: {
      "a port of the node": pod({ containers: [listening({ containerPort: 80, hostPort: 80 })] }),
      "the second of two ports": pod({
        containers: [listening({ containerPort: 80 }, { containerPort: 81, hostPort: 1 })],
      }),
      "one of UDP": pod({ containers: [listening({ containerPort: 53, hostPort: 53, protocol: "UDP" })] }),
      "on one address of the node": pod({
        containers: [listening({ containerPort: 80, hostPort: 80, hostIP: "127.0.0.1" })],
      }),
      "of a sidecar": pod({
        initContainers: [{ ...listening({ containerPort: 80, hostPort: 80 }), restartPolicy: "Always" }],
      }),
    },
  },
  passed: {
    pods: {
      "a port of the pod": pod({ containers: [listening({ containerPort: 80 })] }),
      "0, which is none": pod({ containers: [listening({ containerPort: 80, hostPort: 0 })] }),
      "no ports": pod({ containers: [listening()] }),
    },
  },
};
