import { Deployment } from "../../lib/constructs";
import { only, refusal, shop, synthesize } from "../support/manifests";

const credentials = { server: "registry.example.org:5000", username: "acme", password: 'quo"te' };

function pullPolicy(image: string, server?: string): unknown {
  const objects = synthesize((chart) => {
    const tenant = shop(chart, server === undefined ? {} : { imagePull: { ...credentials, server } });
    new Deployment(chart, "web", { tenant, image });
  });
  return only(objects, "Deployment").spec;
}

const withPolicy = (imagePullPolicy: string) => ({
  template: { spec: { containers: [{ imagePullPolicy }] } },
});

describe("credentials for a registry (R3, T1)", () => {
  test("are a secret of the type that kubelets read, whatever the password has in it", () => {
    const secret = only(
      synthesize((chart) => void shop(chart, { imagePull: credentials })),
      "Secret",
      "image-pull",
    );
    expect(secret).toMatchObject({ type: "kubernetes.io/dockerconfigjson", metadata: { namespace: "shop" } });
    // A Secret has data of this shape.
    const { ".dockerconfigjson": encoded = "" } = secret.data as Readonly<Record<string, string>>;
    expect(JSON.parse(Buffer.from(encoded, "base64").toString())).toEqual({
      auths: {
        "registry.example.org:5000": {
          username: "acme",
          password: 'quo"te',
          auth: Buffer.from('acme:quo"te').toString("base64"),
        },
      },
    });
  });

  test("pods of the tenant name them", () => {
    expect(pullPolicy("nginx:1", credentials.server)).toMatchObject({
      template: { spec: { imagePullSecrets: [{ name: "image-pull" }] } },
    });
    expect(pullPolicy("nginx:1")).not.toHaveProperty("template.spec.imagePullSecrets");
  });

  test.each([
    ["registry.example.org:5000", "registry.example.org:5000/acme/web:1"],
    ["registry.example.org", "REGISTRY.example.org:443/acme/web:1"],
    ["docker.io", "acme/web:1"],
    ["index.docker.io", "docker.io/acme/web:1"],
  ])("images from %s are pulled anew each time, also when written %s (rule 20)", (server, image) => {
    expect(pullPolicy(image, server)).toMatchObject(withPolicy("Always"));
  });

  test.each([
    ["registry.example.org:5000", "registry.example.org/acme/web:1"],
    ["registry.example.org", "registry.example.org.evil.example/acme/web:1"],
    ["registry.example.org", "nginx:1"],
  ])("images from elsewhere than %s may come from the node's cache: %s", (server, image) => {
    expect(pullPolicy(image, server)).toMatchObject(withPolicy("IfNotPresent"));
  });

  test.each(["", "https://registry.example.org", "registry.example.org/acme", "registry"])(
    "%j is no registry",
    (server) => {
      expect(refusal((chart) => void shop(chart, { imagePull: { ...credentials, server } }))).toBe(
        `TenantNamespace 'shop': imagePull.server (${server || "empty"}) is no registry host; write host or host:port, without scheme and path`,
      );
    },
  );
});
