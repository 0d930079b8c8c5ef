import { k8s } from "cdk8s-plus-28";
import { port, wholeNumber } from "../rules/numbers";
import type { Findings, Problem } from "../rules/problem";

/** How a kubelet finds out about a container. Exactly one of `http`, `tcp` and `command`. */
export interface Probe {
  /** A GET that has to answer 200 to 399; over TLS, kubelets do not ask whose certificate it is. */
  readonly http?: { readonly path: string; readonly port?: number; readonly tls?: boolean };
  /** A port that has to accept connections. */
  readonly tcp?: { readonly port?: number };
  /** A command in the container that has to exit with 0. */
  readonly command?: readonly string[];
  /** Seconds between two checks. @default 10 */
  readonly periodSeconds?: number;
  /** Seconds until a check counts as failed. @default 3 */
  readonly timeoutSeconds?: number;
  /** Failures in a row until the container counts as failed. @default 3 */
  readonly failureThreshold?: number;
  /** Seconds after the container's start until the first check. @default 0 */
  readonly initialDelaySeconds?: number;
}

/** The three checks of a container. `false` leaves one out that a port would bring by default. */
export interface Probes {
  /** Whether it takes traffic. @default its first port accepts connections */
  readonly readiness?: Probe | false;
  /** Whether it has to be restarted. @default its first port accepts connections, for half a minute */
  readonly liveness?: Probe | false;
  /** Whether it has started; the others wait for it. @default none */
  readonly startup?: Probe;
}

/** The checks of a container whose first port is `defaultPort`, in the form that the API has. */
export function probes(
  given: Probes = {},
  defaultPort: number | undefined,
): Pick<k8s.Container, "readinessProbe" | "livenessProbe" | "startupProbe"> {
  const fallback: Probe | false = defaultPort === undefined ? false : { tcp: {} };
  const readiness = given.readiness ?? fallback;
  const liveness = given.liveness ?? fallback;
  return {
    readinessProbe: readiness ? probe(readiness, defaultPort) : undefined,
    livenessProbe: liveness ? probe(liveness, defaultPort) : undefined,
    startupProbe: given.startup ? probe(given.startup, defaultPort) : undefined,
  };
}

export function probeFindings(field: string, given: Probes = {}, defaultPort: number | undefined): Findings {
  return (["readiness", "liveness", "startup"] as const).flatMap((name) => {
    const value = given[name];
    return value ? oneProbe(`${field}.${name}`, value, defaultPort) : [];
  });
}

function probe(given: Probe, defaultPort: number | undefined): k8s.Probe {
  const target = (chosen: number | undefined) => k8s.IntOrString.fromNumber(chosen ?? defaultPort ?? 0);
  return {
    httpGet: given.http && {
      path: given.http.path,
      port: target(given.http.port),
      scheme: given.http.tls ? "HTTPS" : undefined,
    },
    tcpSocket: given.tcp && { port: target(given.tcp.port) },
    exec: given.command && { command: [...given.command] },
    periodSeconds: given.periodSeconds ?? 10,
    timeoutSeconds: given.timeoutSeconds ?? 3,
    failureThreshold: given.failureThreshold ?? 3,
    initialDelaySeconds: given.initialDelaySeconds,
  };
}

function oneProbe(field: string, given: Probe, defaultPort: number | undefined): Findings {
  const ways = [given.http, given.tcp, given.command].filter((way) => way !== undefined);
  const network = given.http ?? given.tcp;
  const target = network && (network.port ?? defaultPort);
  const several: Problem | undefined =
    ways.length === 1
      ? undefined
      : {
          field,
          value: Object.keys(given),
          rule: "does not check in exactly one way",
          fix: "give one of http, tcp and command",
        };
  const nowhere: Problem | undefined =
    network && target === undefined
      ? {
          field,
          value: network,
          rule: "has no port to call",
          fix: "give the probe a port, or the container one",
        }
      : undefined;
  const path: Problem | undefined =
    given.http && !given.http.path.startsWith("/")
      ? { field: `${field}.http.path`, value: given.http.path, rule: "is no path", fix: "start it with '/'" }
      : undefined;
  const idle: Problem | undefined =
    given.command?.length === 0
      ? { field: `${field}.command`, value: [], rule: "runs nothing", fix: "name a program in the container" }
      : undefined;
  return [
    several,
    nowhere,
    path,
    idle,
    target === undefined ? undefined : port(`${field}.port`, target),
    ...(["periodSeconds", "timeoutSeconds", "failureThreshold"] as const).map((name) =>
      atLeast(`${field}.${name}`, given[name], 1),
    ),
    atLeast(`${field}.initialDelaySeconds`, given.initialDelaySeconds, 0),
  ];
}

function atLeast(field: string, value: number | undefined, min: number): Problem | undefined {
  return value === undefined ? undefined : wholeNumber(field, value, { min });
}
