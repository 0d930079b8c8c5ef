import * as kubernetes from "@pulumi/kubernetes";
import type { OutputMap } from "@pulumi/pulumi/automation";
import type { ImageRepoArgs } from "../../../lib";
import { Deployment, ImageDelivery, ImageRepo, StorageBackend, TenantNamespace } from "../../../lib";
import { Cluster } from "../../support/cluster";
import { Engine } from "../../support/engine";
import { runName } from "../../support/run-name";

type Organizations = ImageRepoArgs["organizations"];

const FIRST: Organizations = { acme: { members: ["ann", "bob"], managers: ["ann"] } };
const SECOND: Organizations = { ...FIRST, globex: { members: ["carl"] } };

// One stack in its everyday life: each test takes up where the one before it left off.
describe("an image repository, in its everyday life", () => {
  const run = runName("images");
  const repoSpace = `${run}-repo`;
  const cluster = new Cluster();
  let engine: Engine;
  let outputs: OutputMap;

  const program =
    (organizations: Organizations, generations: ImageRepoArgs["generations"] = {}) =>
    () => {
      const provider = new kubernetes.Provider("cluster", {});
      const backend = new StorageBackend(`${run}-disk`, { cloudDisk: {} }, { provider });
      const repo = new ImageRepo(
        "images",
        {
          namespace: repoSpace,
          host: "images.example.org",
          administrators: ["root"],
          organizations,
          generations,
          exposure: { nodeCidrs: ["10.0.0.0/24"] },
          disk: { capacity: "1Gi", backend },
        },
        { provider },
      );
      const tenant = new TenantNamespace(run, { organization: "acme", imageRepo: repo });
      const version = repo.image({ organization: "acme", name: "shop/web", version: "1.4.2" });
      new Deployment("web", { tenant, image: version, port: 8080 });
      const delivery = new ImageDelivery("soon", { tenant, images: [version] });
      return Promise.resolve({
        address: repo.address,
        passwords: repo.passwords,
        authority: repo.caCertificate,
        nodes: delivery.nodes,
      });
    };

  const server = () => cluster.get("StatefulSet", repoSpace, "images");
  const lines = async () => {
    const secrets = await cluster.list("Secret", repoSpace);
    const files = secrets.flatMap(({ data }) => data?.htpasswd ?? []);
    expect(files).toHaveLength(1);
    return Buffer.from(files[0] ?? "", "base64")
      .toString()
      .trim()
      .split("\n");
  };

  beforeAll(async () => {
    engine = await Engine.open(run);
    outputs = (await engine.up(program(FIRST))).outputs;
  });
  afterAll(async () => {
    await engine.close();
    cluster.close();
  });

  test("R1: is installed with one call, and a second one changes nothing", async () => {
    expect((await server()).status).toMatchObject({ readyReplicas: 1 });
    expect(outputs.address?.value).toMatch(/^198\.51\.100\.\d+$/);
    expect(outputs.authority?.value).toContain("BEGIN CERTIFICATE");
    expect((await engine.up(program(FIRST))).steps).toEqual([]);
  });

  test("R3: passwords are secrets, of which the server knows hashes and nodes their own", async () => {
    expect(outputs.passwords).toMatchObject({ secret: true });
    const passwords = outputs.passwords?.value as Readonly<Record<string, string>>; // by account
    expect(Object.keys(passwords).sort()).toEqual(["ann", "bob", "root"]);
    expect((await lines()).map((line) => line.replace(/\$2[aby]\$10\$.{53}$/, "HASH"))).toEqual([
      "ann:HASH",
      "bob:HASH",
      "root:HASH",
      "system+pull-acme:HASH",
    ]);
    for (const password of Object.values(passwords)) expect(engine.state()).not.toContain(password);
    const pull = (await cluster.get("Secret", run, "image-pull")).data?.[".dockerconfigjson"] ?? "";
    expect(JSON.parse(Buffer.from(pull, "base64").toString())).toMatchObject({
      auths: {
        "images.example.org": {
          username: "system+pull-acme",
          password: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
        },
      },
    });
  });

  test("R6: every node of the tenant runs a pod that holds the image", async () => {
    const { status, spec } = await cluster.get("DaemonSet", run, "soon");
    expect(status?.numberReady).toBeGreaterThan(0);
    expect(status?.numberReady).toBe(status?.desiredNumberScheduled);
    expect(outputs.nodes?.value).toBe(status?.numberReady);
    expect(spec?.template.spec?.containers[0]?.image).toBe("images.example.org/orgs/acme/shop/web:1.4.2");
  });

  test("R3: an organization that is added rolls the server once, and touches no other account", async () => {
    const before = { lines: await lines(), generation: (await server()).metadata?.generation ?? 0 };
    const { steps } = await engine.up(program(SECOND));
    const touched = (op: string) => steps.filter((step) => step.op === op).map(({ name }) => name);
    expect(touched("create").sort()).toEqual(["images-carl", "images-system+pull-globex"]);
    expect(touched("update")).toEqual(["images-server"]);
    expect(touched("replace").sort()).toEqual(["images-settings-config", "images-settings-secret"]);
    const after = await lines();
    expect(after).toEqual(expect.arrayContaining(before.lines));
    expect(after).toHaveLength(before.lines.length + 2);
    expect((await server()).metadata?.generation).toBe(before.generation + 1);
    expect((await server()).status).toMatchObject({ readyReplicas: 1, updatedReplicas: 1 });
  });

  test("R3: a password that is made anew is the only one to change", async () => {
    const before = await lines();
    await engine.up(program(SECOND, { bob: 2 }));
    const after = await lines();
    expect(after.filter((line) => !before.includes(line)).map((line) => line.split(":")[0])).toEqual(["bob"]);
  });

  test("R3: an organization that is removed takes its accounts along, and nothing else", async () => {
    const before = await lines();
    await engine.up(program(FIRST, { bob: 2 }));
    const after = await lines();
    expect(before.filter((line) => !after.includes(line)).map((line) => line.split(":")[0])).toEqual([
      "carl",
      "system+pull-globex",
    ]);
    expect(after.every((line) => before.includes(line))).toBe(true);
  });

  test("destroyed, nothing of it is left", async () => {
    await engine.destroy();
    expect(await cluster.find("Namespace", undefined, repoSpace)).toBeUndefined();
    expect(await cluster.find("Namespace", undefined, run)).toBeUndefined();
  });
});
