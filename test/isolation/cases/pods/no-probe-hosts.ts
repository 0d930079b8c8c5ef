import { noProbeHosts } from "../../../../lib/isolation/pods/no-probe-hosts";
import type { RuleCases } from "../../support/cases";
import { container, pod } from "../../support/cases";

const METADATA_SERVICE = "169.254.169.254";
const probing = (over: object) => container({ name: "probing", ...over });
const httpGet = (host?: string) => ({ httpGet: { path: "/", port: 80, host } });
const tcpSocket = (host?: string) => ({ tcpSocket: { port: 80, host } });

/** Whatever of a container may call, by whatever it may call. */
const CALLERS: Readonly<Record<string, (handler: object) => object>> = {
  "a liveness probe": (livenessProbe) => ({ livenessProbe }),
  "a readiness probe": (readinessProbe) => ({ readinessProbe }),
  "a startup probe": (startupProbe) => ({ startupProbe }),
  "a hook after the start": (postStart) => ({ lifecycle: { postStart } }),
  "a hook before the end": (preStop) => ({ lifecycle: { preStop } }),
};
const CALLS: Readonly<Record<string, object>> = {
  "a request": httpGet(METADATA_SERVICE),
  "a connection": tcpSocket("db.bank.svc"),
};
const everyWay = Object.fromEntries(
  Object.entries(CALLERS).flatMap(([caller, calling]) =>
    Object.entries(CALLS).map(([call, handler]) => [
      `${caller}, by ${call}`,
      pod({ containers: [probing(calling(handler))] }),
    ]),
  ),
);

export const noProbeHostsCases: RuleCases = {
  rule: noProbeHosts,
  refused: {
    pods: {
      ...everyWay,
      "the pod's own node": pod({ containers: [probing({ startupProbe: httpGet("localhost") })] }),
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
