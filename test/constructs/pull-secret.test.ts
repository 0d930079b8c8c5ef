import type { ImageRepo, ImageVersion, TenantNamespaceProps } from "../../lib/constructs";
import { Deployment } from "../../lib/constructs";
import { images } from "../support/image-repo";
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

describe("a tenant of an image repository (R2, R3, rules 18 to 21)", () => {
  const deployed = (image: string | ((repo: ImageRepo) => ImageVersion)) =>
    synthesize((chart) => {
      const repo = images(chart);
      const tenant = shop(chart, { imageRepo: repo });
      new Deployment(chart, "web", { tenant, image: typeof image === "string" ? image : image(repo) });
    });
  const refused = (props: Partial<TenantNamespaceProps>, image = "images.example.org/public/nginx:1") =>
    refusal((chart) => {
      const tenant = shop(chart, { imageRepo: images(chart), ...props });
      new Deployment(chart, "web", { tenant, image });
    });

  test("pulls with its organization's own account", () => {
    const secrets = deployed("images.example.org/public/nginx:1").filter(({ kind }) => kind === "Secret");
    const secret = secrets.find(({ metadata }) => metadata.namespace === "shop");
    const { ".dockerconfigjson": encoded = "" } = secret?.data as Readonly<Record<string, string>>;
    expect(JSON.parse(Buffer.from(encoded, "base64").toString())).toMatchObject({
      auths: {
        "images.example.org": { username: "system+pull-acme", password: "password of system+pull-acme" },
      },
    });
  });

  test("runs versions of its own store, pulled anew each time, and of the public one", () => {
    const own = deployed((repo) => repo.image({ organization: "acme", name: "web", version: "1" }));
    expect(only(own, "Deployment").spec).toMatchObject(withPolicy("Always"));
    const open = deployed((repo) => repo.image({ name: "nginx", version: "1" }));
    expect(only(open, "Deployment").spec).toMatchObject(withPolicy("IfNotPresent"));
  });

  test("runs nothing from elsewhere, in no kind of container", () => {
    expect(refused({}, "nginx:1")).toBe(
      "Deployment 'web': image (nginx:1) comes from docker.io, not from the tenant's image repository; use an image of images.example.org/public/... or images.example.org/orgs/acme/...",
    );
    expect(refused({}, "images.example.org/orgs/globex/web:1")).toMatch(/belongs to organization 'globex'/);
    const init = refusal((chart) => {
      const tenant = shop(chart, { imageRepo: images(chart) });
      const initContainers = [{ name: "first", image: "busybox:1" }];
      new Deployment(chart, "web", { tenant, image: "images.example.org/public/nginx:1", initContainers });
    });
    expect(init).toMatch(/initContainers\[0\].image \(busybox:1\) comes from docker.io/);
  });

  test("belongs to an organization that has a store, and names one repository", () => {
    expect(refused({ organization: "initech" })).toMatch(
      /organization \(initech\) has no store in ImageRepo 'images'/,
    );
    expect(refused({ imagePull: credentials })).toMatch(/imagePull .* contradicts imageRepo/);
  });

  test("has its pods call the repository where that is said, at its one port", () => {
    const objects = synthesize(
      (chart) => void shop(chart, { imageRepo: images(chart), callsImageRepo: true }),
    );
    expect(only(objects, "NetworkPolicy", "from-shop")).toMatchObject({
      metadata: { namespace: "images" },
      spec: { ingress: [{ ports: [{ port: 5000, protocol: "TCP" }] }] },
    });
    expect(only(objects, "NetworkPolicy", "to-images").metadata.namespace).toBe("shop");
    expect(refusal((chart) => void shop(chart, { callsImageRepo: true }))).toMatch(
      /has no imageRepo to call/,
    );
  });
});
