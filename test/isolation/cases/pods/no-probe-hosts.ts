import { noProbeHosts } from "../../../../lib/isolation/pods/no-probe-hosts";
import type { RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const METADATA_SERVICE = "169.254.169.254";
const probing = (over: object) => container({ name: "probing", ...over });
const httpGet = (host?: string) => ({ httpGet: { path: "/", port: 80, host } });
const tcpSocket = (host?: string) => ({ tcpSocket: { port: 80, host } });

export const noProbeHostsCases: RuleCases = {
  rule: noProbeHosts,
  refused: {
    pods: {
      "a liveness probe": pod({ containers: [probing({ livenessProbe: httpGet(METADATA_SERVICE) })] }),
      "a readiness probe": pod({ containers: [probing({ readinessProbe: tcpSocket("10.0.0.1") })] }),
      "a startup probe": pod({ containers: [probing({ startupProbe: httpGet("localhost") })] }),
      "a hook after the start": pod({
        containers: [probing({ lifecycle: { postStart: httpGet(METADATA_SERVICE) } })],
      }),
      "a hook before the end": pod({
        containers: [probing({ lifecycle: { preStop: tcpSocket(METADATA_SERVICE) } })],
      }),
      "a sidecar": pod({
        initContainers: [probing({ restartPolicy: "Always", livenessProbe: httpGet("db.other.svc") })],
      }),
      "the second container": pod({
        containers: [container(), probing({ livenessProbe: tcpSocket("::1") })],
      }),
    },
  },
  passed: {
    pods: {
      "the pod itself": pod({
        containers: [probing({ livenessProbe: httpGet(), readinessProbe: tcpSocket("") })],
      }),
      "a virtual host": pod({
        containers: [
          probing({
            livenessProbe: {
              httpGet: { path: "/", port: 80, httpHeaders: [{ name: "Host", value: "shop.example.org" }] },
            },
          }),
        ],
      }),
      "a program": pod({
        containers: [probing({ lifecycle: { preStop: { exec: { command: ["sleep", "5"] } } } })],
      }),
    },
  },
};
