import fc from "fast-check";
import type { DeploymentProps, TenantNamespace } from "../../lib/constructs";
import { ConfigBundle, Deployment, Protocol } from "../../lib/constructs";
import { only, podTemplate, refusal, shop, synthesize } from "../support/manifests";

type Props = Partial<DeploymentProps>;

/** The one container that a Deployment with these arguments has. */
function container(props: Props | ((tenant: TenantNamespace) => Props) = {}): unknown {
  const objects = synthesize((chart) => {
    const tenant = shop(chart);
    new Deployment(chart, "web", {
      tenant,
      image: "nginx:1",
      ...(typeof props === "function" ? props(tenant) : props),
    });
  });
  return podTemplate(only(objects, "Deployment")).spec.containers[0];
}

function refused(props: Props): string {
  return refusal(
    (chart) => void new Deployment(chart, "web", { tenant: shop(chart), image: "nginx:1", ...props }),
  );
}

describe("containers (W1-W6)", () => {
  test("the smallest one has requests and limits, and nothing that Pod Security restricted refuses (rules 1-8, 17)", () => {
    expect(container()).toEqual({
      name: "web",
      image: "nginx:1",
      imagePullPolicy: "IfNotPresent",
      resources: {
        requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
        limits: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "1Gi" },
      },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        privileged: false,
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      },
    });
  });

  test("a port is named after its number, and the protocol where it is not TCP", () => {
    expect(container({ port: 8080 })).toMatchObject({
      ports: [{ containerPort: 8080, name: "port-8080", protocol: "TCP" }],
    });
    expect(
      container({
        ports: [
          { port: 65535, protocol: Protocol.Sctp },
          { port: 53, protocol: Protocol.Udp },
          { port: 53, name: "dns" },
        ],
      }),
    ).toMatchObject({
      ports: [
        { containerPort: 53, name: "dns", protocol: "TCP" },
        { containerPort: 53, name: "port-53-udp", protocol: "UDP" },
        { containerPort: 65535, name: "port-65535-sctp", protocol: "SCTP" },
      ],
    });
  });

  test("starts in a folder of the image's choice, or in one that is named", () => {
    expect(container()).not.toHaveProperty("workingDir");
    expect(container({ workingFolder: "/srv" })).toMatchObject({ workingDir: "/srv" });
    expect(refused({ workingFolder: "srv" })).toMatch(/workingFolder \(srv\) is no absolute path/);
  });

  test("command and arguments keep their order, odd ones too", () => {
    expect(container({ command: ["sh", "-c", ""], args: ["--b", "--a", "--b", "ünï"] })).toMatchObject({
      command: ["sh", "-c", ""],
      args: ["--b", "--a", "--b", "ünï"],
    });
  });

  test("variables of its own and of bundles stand in one sorted list, whatever order they were given in", () => {
    const made = (names: readonly string[]) =>
      container((tenant) => ({
        env: Object.fromEntries(names.map((name) => [name, name.toLowerCase()])),
        config: [new ConfigBundle(tenant, "conf", { tenant, data: { M: "1" } })],
      }));
    const names = ["A", "a", "Z", "_", "B.C"];
    expect(made(names)).toMatchObject({ env: expect.arrayContaining([{ name: "A", value: "a" }]) });
    fc.assert(
      fc.property(fc.shuffledSubarray([...names], { minLength: names.length }), (shuffled) => {
        expect(made(shuffled)).toEqual(made(names));
      }),
      { numRuns: 10 },
    );
  });

  test("a closed root file system is asked for", () => {
    expect(container({ readOnlyRootFilesystem: true })).toMatchObject({
      securityContext: { readOnlyRootFilesystem: true },
    });
  });
});

describe("containers refused", () => {
  test.each<[Props, string]>([
    [
      { image: "nginx" },
      "Deployment 'web': image (nginx) names no version; add a tag such as :1.29.1, or a digest",
    ],
    [
      { image: "nginx:latest" },
      "Deployment 'web': image (nginx:latest) is not pinned to a version; replace 'latest' by the version that you tested",
    ],
    [
      { image: "https://registry.example.org/nginx:1" },
      "Deployment 'web': image (https://registry.example.org/nginx:1) is no image reference; write registry/repository:tag or registry/repository@sha256:digest",
    ],
    [
      { image: "" },
      "Deployment 'web': image (empty) is no image reference; write registry/repository:tag or registry/repository@sha256:digest",
    ],
    [
      { port: 70000 },
      "Deployment 'web': ports[0].port (70000) is no whole number from 1 to 65535; give a whole number from 1 to 65535",
    ],
    [
      { ports: [{ port: 80, name: "HTTP" }] },
      "Deployment 'web': ports[0].name (HTTP) is no port name of 1 to 15 characters; use lower-case letters and digits, at least one letter, and single inner hyphens",
    ],
    [
      { ports: [{ port: 80 }, { port: 80, name: "again" }] },
      "Deployment 'web': ports (80/TCP) is given more than once; have each port listened on once",
    ],
    [
      { port: 80, ports: [{ port: 80, name: "x" }] },
      "Deployment 'web': ports (80/TCP) is given more than once; have each port listened on once",
    ],
    [
      {
        ports: [
          { port: 80, name: "web" },
          { port: 81, name: "web" },
        ],
      },
      "Deployment 'web': ports.name (web) is given more than once; name each port differently",
    ],
    [
      { env: { "not ok": "" } },
      "Deployment 'web': env (not ok) is no name of an environment variable; use letters, digits, '-', '_' and '.', not starting with a digit",
    ],
  ])("%j", (props, message) => {
    expect(refused(props)).toBe(message);
  });

  test("one variable from two places", () => {
    const message = refusal((chart) => {
      const tenant = shop(chart);
      const bundles = ["one", "two"].map(
        (name) => new ConfigBundle(chart, name, { tenant, data: { A: "1" } }),
      );
      new Deployment(chart, "web", { tenant, image: "nginx:1", env: { B: "1" }, config: bundles });
    });
    expect(message).toBe(
      "Deployment 'web': env, config (A) is given more than once; name each variable once",
    );
  });

  test("the same port over two protocols is two ports", () => {
    expect(container({ ports: [{ port: 53 }, { port: 53, protocol: Protocol.Udp }] })).toBeDefined();
  });
});
