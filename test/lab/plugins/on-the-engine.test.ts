import * as kubernetes from "@pulumi/kubernetes";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";

import { Cluster } from "../../support/cluster";
import type { Outcome } from "../../support/engine";
import { Engine } from "../../support/engine";
import { runName } from "../../support/run-name";

interface Change {
  readonly replicas?: number;
  readonly setting?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

// Whichever plugins the engine finds: the lab's stand-ins, or the official ones, which must do the same.
describe("the kubernetes, tls and random plugins under the real engine", () => {
  const run = runName("engine");
  const cluster = new Cluster();
  let engine: Engine;

  const program =
    (change: Change = {}) =>
    async () => {
      const namespace = new kubernetes.core.v1.Namespace("space", { metadata: { name: run } });
      const metadata = (name: string) => ({ name, namespace: namespace.metadata.name });
      const password = new random.RandomPassword("password", { length: 20 });
      const key = new tls.PrivateKey("key", { algorithm: "ECDSA", ecdsaCurve: "P256" });
      const certificate = new tls.SelfSignedCert("certificate", {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: "web" },
        allowedUses: ["server_auth"],
        validityPeriodHours: 24,
      });
      new kubernetes.core.v1.Secret("secret", {
        metadata: metadata("secret"),
        stringData: {
          password: password.result,
          key: key.privateKeyPem,
          certificate: certificate.certPem,
          plain: "hunter2",
        },
      });
      const config = new kubernetes.core.v1.ConfigMap("config", {
        metadata: { namespace: namespace.metadata.name },
        data: { setting: change.setting ?? "one" },
      });
      const labels = { app: "web" };
      new kubernetes.apps.v1.Deployment("web", {
        metadata: metadata("web"),
        spec: {
          replicas: change.replicas ?? 1,
          progressDeadlineSeconds: 2,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              terminationGracePeriodSeconds: 0,
              nodeSelector: change.nodeSelector,
              containers: [
                {
                  name: "main",
                  image: "example.com/app:1",
                  envFrom: [{ configMapRef: { name: config.metadata.name } }],
                },
              ],
            },
          },
        },
      });
      return { password: password.result, config: config.metadata.name };
    };
  const done = ({ steps }: Outcome) => steps.map(({ op, name }) => `${op} ${name}`).sort();

  beforeAll(async () => {
    engine = await Engine.open(run);
  });
  afterAll(async () => {
    await engine.close();
    cluster.close();
  });

  test("W1, W10, C10: make what a program says, and keep its secrets out of the state", async () => {
    const { outputs } = await engine.up(program());
    expect((await cluster.get("Deployment", run, "web")).status?.availableReplicas).toBe(1);
    const { data } = await cluster.get("Secret", run, "secret");
    const decoded = (name: string) => Buffer.from(data?.[name] ?? "", "base64").toString();
    expect(decoded("password")).toBe(outputs.password?.value);
    expect(decoded("key")).toContain("BEGIN EC PRIVATE KEY");
    for (const text of [decoded("password"), "BEGIN EC PRIVATE KEY", "hunter2", data?.plain ?? ""]) {
      expect(engine.state()).not.toContain(text);
    }
  });

  test("W1: change nothing when the program has not changed, also after a refresh", async () => {
    expect(done(await engine.preview(program()))).toEqual([]);
    await engine.refresh();
    expect(done(await engine.up(program()))).toEqual([]);
  });

  test("W1, W10: change in place what can be, and replace what cannot", async () => {
    expect(done(await engine.up(program({ replicas: 2 })))).toEqual(["update web"]);
    const before = (await engine.up(program())).outputs.config?.value;
    const { outputs, ...outcome } = await engine.up(program({ setting: "two" }));
    expect(done({ outputs, ...outcome })).toEqual([
      "create-replacement config",
      "delete-replaced config",
      "replace config",
      "update web",
    ]);
    expect(outputs.config?.value).not.toBe(before);
    const configs = (await cluster.list("ConfigMap", run)).map(({ metadata }) => metadata?.name);
    expect(configs).toContain(outputs.config?.value);
    expect(configs).not.toContain(before);
    await engine.up(program());
  });

  test("W1: say why a rollout fails, and go on from there", async () => {
    const failing = engine.up(program({ nodeSelector: { "no-node-has": "this" } }));
    await expect(failing).rejects.toThrow(/node\(s\) didn't match Pod's node affinity/);
    await engine.up(program());
    expect((await cluster.get("Deployment", run, "web")).status?.unavailableReplicas).toBeUndefined();
  });

  test("W1: make anew what somebody deleted", async () => {
    await cluster.remove("Deployment", run, "web");
    await engine.refresh();
    expect(done(await engine.up(program()))).toEqual(["create web"]);
  });

  test("take over an object that is there already", async () => {
    await cluster.apply({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "found", namespace: run },
      data: { a: "1" },
    });
    const importing = async () => {
      new kubernetes.core.v1.ConfigMap(
        "found",
        { metadata: { name: "found", namespace: run }, data: { a: "1" } },
        { import: `${run}/found` },
      );
      return program()();
    };
    expect(done(await engine.up(importing))).toEqual(["import found"]);
    expect(done(await engine.preview(importing))).toEqual([]);
  });

  test("leave nothing behind", async () => {
    await engine.destroy();
    expect(await cluster.find("Namespace", undefined, run)).toBeUndefined();
  });
});
