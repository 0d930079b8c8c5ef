import { readFileSync } from "node:fs";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { ConfigBundle, Deployment, TenantNamespace } from "../../../lib";
import { Cluster } from "../../support/cluster";
import { Engine } from "../../support/engine";
import { runName } from "../../support/run-name";

/** Every form in which a text could be read by somebody who looks for it. */
function forms(text: string): readonly string[] {
  const base64 = Buffer.from(text).toString("base64");
  // Base64 of a longer text that holds it, wherever it begins.
  const within = [1, 2].map((shift) =>
    Buffer.from(`${"x".repeat(shift)}${text}`)
      .toString("base64")
      .slice(4, -4),
  );
  return [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text), base64.slice(0, -4), ...within];
}

describe("secrets of a program", () => {
  const run = runName("secrets");
  const cluster = new Cluster();
  const kubeconfig = readFileSync(process.env.KUBECONFIG ?? "", "utf8");
  const secrets = {
    token: "t0ken: of 'a' \"test\"",
    file: "-----BEGIN PRIVATE KEY-----\nnot really one\n-----END PRIVATE KEY-----\n",
    plain: "a plain value among the secrets",
    pull: "the password of the registry",
    changed: "t0ken of another day",
  };
  let engine: Engine;

  const program = (token: string) => () => {
    const provider = new kubernetes.Provider("cluster", { kubeconfig: pulumi.secret(kubeconfig) });
    const tenant = new TenantNamespace(
      run,
      {
        organization: "acme",
        imagePull: {
          server: "registry.example.org",
          username: "acme",
          password: pulumi.secret(secrets.pull),
        },
      },
      { provider },
    );
    const bundle = new ConfigBundle("access", {
      tenant,
      data: { MODE: "test" },
      secrets: { TOKEN: pulumi.secret(token), PLAIN: secrets.plain },
      secretFiles: { "tls.key": pulumi.secret(secrets.file) },
    });
    const web = new Deployment("web", {
      tenant,
      image: "docker.io/library/caddy:2.10.2",
      config: [bundle],
      mounts: [{ bundle, path: "/access" }],
    });
    return Promise.resolve({ name: web.workloadName, bundle: bundle.secretName });
  };

  /** Names of the secrets that can be read in a text. */
  const readable = (text: string) =>
    Object.entries({ ...secrets, key: clientKey(kubeconfig) })
      .filter(([, secret]) => forms(secret).some((form) => text.includes(form)))
      .map(([name]) => name);

  beforeAll(async () => {
    engine = await Engine.open(run);
  });
  afterAll(async () => {
    await engine.close();
    cluster.close();
  });

  test("W10, T1: are in the cluster, and readable neither in previews, nor in logs, nor in the state", async () => {
    const outcomes = [
      await engine.preview(program(secrets.token)),
      await engine.up(program(secrets.token)),
      await engine.preview(program(secrets.changed)),
      await engine.up(program(secrets.changed)),
    ];
    expect(outcomes.map(({ log }) => readable(log))).toEqual([[], [], [], []]);
    expect(readable(engine.state())).toEqual([]);

    // The very same look finds them where they belong.
    const held = (await cluster.list("Secret", run)).map(({ data }) => JSON.stringify(data)).join();
    expect(readable(held)).toEqual(expect.arrayContaining(["file", "plain", "pull", "changed"]));
    const [pod] = await cluster.list("Pod", run);
    const { env = [] } = pod?.spec?.containers[0] ?? {};
    expect(env.find(({ name }) => name === "TOKEN")?.valueFrom?.secretKeyRef?.name).toMatch(
      /^access-[0-9a-f]{10}$/,
    );
  });

  test("W10: are in no ConfigMap, and a change of one rolls what loads it", async () => {
    const maps = await cluster.list("ConfigMap", run, "app.kubernetes.io/managed-by=cloud-container-engine");
    expect(maps.map(({ data }) => data)).toEqual([{ MODE: "test" }]);
    const { metadata } = await cluster.get("Deployment", run, "web");
    expect(metadata?.annotations?.["deployment.kubernetes.io/revision"]).toBe("2");
  });
});

function clientKey(kubeconfig: string): string {
  const config = parse(kubeconfig) as { users: { user: { "client-key-data": string } }[] }; // the lab's own
  const key = Buffer.from(config.users[0]?.user["client-key-data"] ?? "", "base64").toString();
  const [, line = ""] = key.split("\n");
  if (line.length < 40) throw new Error("the lab's kubeconfig holds no client key");
  return line;
}
