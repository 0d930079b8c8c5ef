import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { AuditReport } from "../../lib/audit/report";
import { audit } from "../../lib/cli/audit";
import { Deployment, TenantNamespace } from "../../lib/constructs";
import type { Manifest } from "../isolation/support/cases";
import { container, pod } from "../isolation/support/cases";
import { Cluster } from "../support/cluster";
import { synthesize } from "../support/manifests";
import { OwnControlPlane } from "../support/own-control-plane";
import { runName } from "../support/run-name";
import { until } from "../support/until";

const RBAC = "rbac.authorization.k8s.io/v1";

describe("T3: cce audit of a cluster, on a real API server", () => {
  const run = runName("audit");
  const [shop, clean, others] = [`${run}-shop`, `${run}-clean`, `${run}-others`];
  let plane: OwnControlPlane;
  let cluster: Cluster;
  const folder = mkdtempSync(join(tmpdir(), "cce-audit-"));

  interface Run {
    readonly code: number;
    readonly printed: string;
    readonly complaints: string;
  }

  async function cce(words: readonly string[], config = plane.kubeconfig): Promise<Run> {
    const [printed, complaints]: [string[], string[]] = [[], []];
    const code = await audit.run(words, {
      env: { KUBECONFIG: config, HOME: folder },
      cwd: folder,
      print: (text) => void printed.push(text),
      complain: (text) => void complaints.push(text),
    });
    return { code, printed: printed.join("\n"), complaints: complaints.join("\n") };
  }

  async function json(words: readonly string[], config = plane.kubeconfig): Promise<AuditReport> {
    const { printed, complaints } = await cce([...words, "--output", "json"], config);
    expect(complaints).toBe("");
    return JSON.parse(printed) as AuditReport; // as printed
  }

  /** What is told of this run's objects. */
  async function told(words: readonly string[]): Promise<readonly string[]> {
    const { violations } = await json(words);
    const all = violations
      .filter(({ object: { namespace, name } }) => (namespace ?? name).startsWith(run))
      .map(
        ({ object: { kind, name }, rule }) =>
          `${kind.split("/")[1]} ${name.replace(run, "RUN")}: ${rule.number}`,
      );
    return [...new Set(all)].sort();
  }

  /** The kubeconfig of a service account that may read everything but Secrets. */
  async function restricted(): Promise<string> {
    const metadata = { name: "reader", namespace: others };
    await cluster.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata });
    const credential: Manifest = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { ...metadata, annotations: { "kubernetes.io/service-account.name": "reader" } },
      type: "kubernetes.io/service-account-token",
    };
    await cluster.apply(credential);
    const rules = ["apps", "batch", "networking.k8s.io", "rbac.authorization.k8s.io", "discovery.k8s.io"].map(
      (group) => ({ apiGroups: [group], resources: ["*"], verbs: ["get", "list"] }),
    );
    const core =
      "namespaces pods podtemplates replicationcontrollers services endpoints serviceaccounts persistentvolumeclaims resourcequotas limitranges";
    await cluster.apply({
      apiVersion: RBAC,
      kind: "ClusterRole",
      metadata: { name: `${run}-reader` },
      rules: [...rules, { apiGroups: [""], resources: core.split(" "), verbs: ["get", "list"] }],
    });
    await cluster.apply({
      apiVersion: RBAC,
      kind: "ClusterRoleBinding",
      metadata: { name: `${run}-reader` },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: `${run}-reader` },
      subjects: [{ kind: "ServiceAccount", name: "reader", namespace: others }],
    });
    const secret = await cluster.until("Secret", others, "reader", ({ data }) => data?.token !== undefined);
    const token = Buffer.from(secret.data?.token ?? "", "base64").toString();
    const config = parse(readFileSync(plane.kubeconfig, "utf8")) as { users: { name: string }[] }; // the lab's own
    const users = config.users.map(({ name }) => ({ name, user: { token } }));
    const path = join(folder, "reader.yaml");
    writeFileSync(path, stringify({ ...config, users }));
    return path;
  }

  const inShop = (apiVersion: string, kind: string, name: string, rest: object): Manifest => ({
    apiVersion,
    kind,
    metadata: { name, namespace: shop },
    ...rest,
  });

  beforeAll(async () => {
    plane = await OwnControlPlane.start("audit");
    cluster = new Cluster(plane.kubeconfig);
    const labels = { "cloud-container-engine/tenant": shop, "cloud-container-engine/organization": "acme" };
    const annotations = { "cloud-container-engine/allow-node-ports": "true" };
    await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: others } });
    const ofTenant: Manifest = {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: shop, labels, annotations },
    };
    await cluster.apply(ofTenant);
    const privileged = pod({
      containers: [
        container({
          securityContext: {
            privileged: true,
            capabilities: { drop: ["ALL"] },
          },
        }),
      ],
    });
    const template = { metadata: { labels: { app: "web" } }, spec: privileged };
    const spec = { replicas: 1, selector: { matchLabels: { app: "web" } }, template };
    await cluster.apply(inShop("apps/v1", "Deployment", "web", { spec }));
    await cluster.apply({
      ...inShop("apps/v1", "Deployment", "web", { spec }),
      metadata: { name: "web", namespace: others },
    });
    await cluster.apply(inShop("v1", "Pod", "alone", { spec: privileged }));
    await cluster.apply(
      inShop("v1", "Service", "ports", {
        spec: { type: "NodePort", ports: [{ port: 80 }], selector: { app: "web" } },
      }),
    );
    await cluster.apply(
      inShop("v1", "Service", "name", { spec: { type: "ExternalName", externalName: "metadata.internal" } }),
    );
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" };
    const everybody = {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "Group",
      name: "system:authenticated",
    };
    await cluster.apply(inShop(RBAC, "RoleBinding", "all", { roleRef, subjects: [everybody] }));
    await cluster.apply({
      apiVersion: RBAC,
      kind: "ClusterRoleBinding",
      metadata: { name: `${run}-wide` },
      roleRef,
      subjects: [{ kind: "ServiceAccount", name: "default", namespace: shop }],
    });
    const objects = synthesize((chart) => {
      const tenant = new TenantNamespace(chart, clean, { organization: "acme" });
      new Deployment(chart, "web", { tenant, image: "registry.example.com/public/web:1.2.3", port: 8080 });
    });
    for (const object of objects) await cluster.apply(object);
    await until(
      "pods of both",
      async () => [...(await cluster.list("Pod", shop)), ...(await cluster.list("Pod", clean))],
      (pods) => pods.length >= 3 && pods.every(({ spec }) => spec?.nodeName !== undefined),
    );
  }, 60_000);

  afterAll(async () => {
    cluster?.close();
    await plane?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("finds what was put there before any guard, each at its owner, and nothing of what is granted", async () => {
    expect(await told([])).toEqual([
      "ClusterRoleBinding RUN-wide: 25",
      "Deployment web: 1",
      "Deployment web: 6",
      "Namespace RUN-shop: 22",
      "Namespace RUN-shop: 34",
      "Namespace RUN-shop: 35",
      "Namespace RUN-shop: 36",
      "Pod alone: 1",
      "Pod alone: 6",
      "RoleBinding all: 26",
      "RoleBinding all: 27",
      "Service name: 45",
    ]);
  });

  test("leaves what is no tenant's, unless it is asked for", async () => {
    const namespaces = async (words: readonly string[]) =>
      (await json(["--rule", "1", ...words])).violations
        .filter(({ object: { namespace, name } }) => namespace?.startsWith(run) && name === "web")
        .map(({ object: { namespace } }) => namespace);
    expect(await namespaces([])).toEqual([shop]);
    expect(await namespaces(["--all-namespaces"])).toEqual([others, shop]);
    expect(await namespaces(["--namespace", others])).toEqual([others]);
  });

  test("finds nothing in what constructs made", async () => {
    const { code, printed } = await cce(["--namespace", clean]);
    expect([code, printed]).toEqual([0, expect.stringContaining("none is broken")]);
  });

  test("tells a reader with fewer rights what it did not look at, and ends with 2", async () => {
    const reader = await restricted();
    const { code, printed } = await cce(["--namespace", clean], reader);
    expect(printed).toContain(`/Secret in ${clean}: the API answers 403`);
    expect(code).toBe(2);
    expect((await cce(["--namespace", clean, "--without", "Secret"], reader)).code).toBe(0);
    const { violations, notLookedAt } = await json(["--without", "Secret"], reader);
    expect(violations.some(({ object }) => object.namespace === shop)).toBe(true);
    expect(notLookedAt).toContainEqual({
      what: "storage.k8s.io/StorageClass",
      why: expect.stringContaining("403"),
    });
  });

  test("a namespace that is not there, a token that nobody knows and a server that is gone are no answers", async () => {
    expect((await cce(["--namespace", `${run}-lost`])).code).toBe(2);
    const config = parse(readFileSync(plane.kubeconfig, "utf8")) as {
      users: { name: string }[];
      clusters: { name: string; cluster: object }[];
    }; // the lab's own
    const path = join(folder, "odd.yaml");
    const users = config.users.map(({ name }) => ({ name, user: { token: "topsecret" } }));
    writeFileSync(path, stringify({ ...config, users }));
    const stranger = await cce([], path);
    expect([stranger.code, stranger.complaints]).toEqual([
      2,
      expect.stringContaining("does not know who calls"),
    ]);
    expect(stranger.complaints).not.toContain("topsecret");
    const clusters = config.clusters.map(({ name, cluster: each }) => ({
      name,
      cluster: { ...each, server: "https://127.0.0.1:1" },
    }));
    writeFileSync(path, stringify({ ...config, clusters }));
    const gone = await cce([], path);
    expect([gone.code, gone.complaints]).toEqual([2, expect.stringContaining("does not answer")]);
  });
});
