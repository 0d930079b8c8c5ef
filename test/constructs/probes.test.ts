import type { DeploymentProps, Probes } from "../../lib/constructs";
import { Deployment, Protocol } from "../../lib/constructs";
import { only, podTemplate, refusal, shop, synthesize } from "../support/manifests";

type Props = Partial<DeploymentProps>;

function probesOf(props: Props): Readonly<Record<string, unknown>> {
  const objects = synthesize(
    (chart) => void new Deployment(chart, "web", { tenant: shop(chart), image: "nginx:1", ...props }),
  );
  const [container = {}] = podTemplate(only(objects, "Deployment")).spec.containers;
  return Object.fromEntries(Object.entries(container).filter(([field]) => field.endsWith("Probe")));
}

function refused(probes: Probes, props: Props = {}): string {
  return refusal(
    (chart) => void new Deployment(chart, "web", { tenant: shop(chart), image: "nginx:1", probes, ...props }),
  );
}

const timing = { periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 };

describe("probes (W1-W6, C8)", () => {
  test("a port is probed for readiness and liveness, and no port is not probed", () => {
    const probe = { tcpSocket: { port: 8080 }, ...timing };
    expect(probesOf({ port: 8080 })).toEqual({ readinessProbe: probe, livenessProbe: probe });
    expect(probesOf({})).toEqual({});
  });

  test("a probe over TLS says so, and any other one does not", () => {
    const readiness = { http: { path: "/readyz", tls: true } };
    expect(probesOf({ port: 8080, probes: { readiness } })).toMatchObject({
      readinessProbe: { httpGet: { path: "/readyz", port: 8080, scheme: "HTTPS" } },
    });
    expect(
      JSON.stringify(probesOf({ port: 8080, probes: { readiness: { http: { path: "/" } } } })),
    ).not.toContain("scheme");
  });

  test("the first TCP port is the one", () => {
    const ports = [{ port: 53, protocol: Protocol.Udp }, { port: 9090 }, { port: 8080 }];
    expect(probesOf({ ports })).toMatchObject({ readinessProbe: { tcpSocket: { port: 9090 } } });
    expect(probesOf({ ports: [{ port: 53, protocol: Protocol.Udp }] })).toEqual({});
  });

  test("a probe by HTTP, at the container's port or another", () => {
    expect(probesOf({ port: 8080, probes: { readiness: { http: { path: "/ready" } } } })).toMatchObject({
      readinessProbe: { httpGet: { path: "/ready", port: 8080 }, ...timing },
      livenessProbe: { tcpSocket: { port: 8080 } },
    });
    expect(probesOf({ port: 8080, probes: { liveness: { http: { path: "/", port: 9090 } } } })).toMatchObject(
      {
        livenessProbe: { httpGet: { path: "/", port: 9090 } },
      },
    );
  });

  test("a probe's target never names a host (rule 10)", () => {
    const text = JSON.stringify(
      probesOf({ port: 8080, probes: { readiness: { http: { path: "/" } }, startup: { tcp: {} } } }),
    );
    expect(text).not.toContain("host");
  });

  test("a command needs no port", () => {
    expect(probesOf({ probes: { readiness: { command: ["pg_isready"] } } })).toEqual({
      readinessProbe: { exec: { command: ["pg_isready"] }, ...timing },
    });
  });

  test("false leaves one out; startup has to be asked for", () => {
    expect(Object.keys(probesOf({ port: 80, probes: { liveness: false } }))).toEqual(["readinessProbe"]);
    expect(probesOf({ port: 80, probes: { readiness: false, liveness: false } })).toEqual({});
    expect(Object.keys(probesOf({ port: 80, probes: { startup: { tcp: {} } } })).sort()).toEqual([
      "livenessProbe",
      "readinessProbe",
      "startupProbe",
    ]);
  });

  test("all timing can be set", () => {
    const readiness = {
      tcp: { port: 1 },
      periodSeconds: 1,
      timeoutSeconds: 2,
      failureThreshold: 3,
      initialDelaySeconds: 0,
    };
    expect(probesOf({ probes: { readiness } })).toEqual({
      readinessProbe: {
        tcpSocket: { port: 1 },
        periodSeconds: 1,
        timeoutSeconds: 2,
        failureThreshold: 3,
        initialDelaySeconds: 0,
      },
    });
  });

  test("a container that has to end is not probed, though it may listen", () => {
    const objects = synthesize((chart) => {
      const initContainers = [{ name: "proxy", image: "proxy:1", port: 9000 }];
      new Deployment(chart, "web", { tenant: shop(chart), image: "nginx:1", initContainers });
    });
    expect(JSON.stringify(only(objects, "Deployment"))).not.toContain("Probe");
  });
});

describe("probes refused", () => {
  test.each<[Probes, string]>([
    [
      { readiness: {} },
      "Deployment 'web': probes.readiness ([]) does not check in exactly one way; give one of http, tcp and command",
    ],
    [
      { liveness: { tcp: { port: 80 }, command: ["true"] } },
      'Deployment \'web\': probes.liveness (["tcp","command"]) does not check in exactly one way; give one of http, tcp and command',
    ],
    [
      { readiness: { http: { path: "/" } } },
      'Deployment \'web\': probes.readiness ({"path":"/"}) has no port to call; give the probe a port, or the container one',
    ],
    [
      { readiness: { http: { path: "ready", port: 80 } } },
      "Deployment 'web': probes.readiness.http.path (ready) is no path; start it with '/'",
    ],
    [
      { startup: { tcp: { port: 0 } } },
      "Deployment 'web': probes.startup.port (0) is no whole number from 1 to 65535; give a whole number from 1 to 65535",
    ],
    [
      { startup: { tcp: { port: 80 }, periodSeconds: 0 } },
      "Deployment 'web': probes.startup.periodSeconds (0) is no whole number of at least 1; give a whole number of at least 1",
    ],
    [
      { startup: { tcp: { port: 80 }, initialDelaySeconds: -1 } },
      "Deployment 'web': probes.startup.initialDelaySeconds (-1) is no whole number of at least 0; give a whole number of at least 0",
    ],
  ])("%j", (probes, message) => {
    expect(refused(probes)).toBe(message);
  });

  test("an empty command, which would check nothing", () => {
    expect(refused({ readiness: { command: [] } })).toBe(
      "Deployment 'web': probes.readiness.command ([]) runs nothing; name a program in the container",
    );
  });

  test("probes of a container that has to end", () => {
    const initContainers = [{ name: "init", image: "init:1", probes: { readiness: { command: ["true"] } } }];
    expect(refused({}, { initContainers })).toBe(
      "Deployment 'web': initContainers[0].probes ([\"readiness\"]) are not possible on a container that has to end before the others start; leave them out",
    );
  });
});
