import { KubernetesProvider } from "../../../../lab/plugins/kubernetes/provider";
import type { EngineLog } from "../../../../lab/plugins/provider/engine-log";
import type { PropertyMap } from "../../../../lab/plugins/provider/property-value";
import { isPropertyMap, reveal, Secret, Unknown } from "../../../../lab/plugins/provider/property-value";
import { Cluster } from "../../../support/cluster";
import { runName } from "../../../support/run-name";
import { until } from "../../../support/until";
import { notReady, ProviderClient } from "../support/provider-client";

/** Keeps what the plugin tells people. */
class Heard implements EngineLog {
  readonly lines: string[] = [];

  log(_severity: string, _urn: string, message: string): void {
    this.lines.push(message);
  }

  status(_severity: string, _urn: string, message: string): void {
    this.lines.push(message);
  }
}

const urnOf = (type: string, name: string) => `urn:pulumi:dev::shop::kubernetes:${type}::${name}`;
const at = (properties: PropertyMap, ...path: string[]) =>
  path.reduce<unknown>(
    (here, name) => (isPropertyMap(here as PropertyMap) ? (here as PropertyMap)[name] : undefined),
    properties,
  );

describe("the stand-in kubernetes plugin on a real API server", () => {
  const run = runName("plugin");
  const cluster = new Cluster();
  const heard = new Heard();
  let client: ProviderClient;

  const open = async (options: Readonly<Record<string, string>> = {}) => {
    const opened = await ProviderClient.open((log) => {
      const both: EngineLog = {
        log: (...line) => [heard, log].forEach((one) => one.log(...line)),
        status: (...line) => [heard, log].forEach((one) => one.status(...line)),
      };
      return new KubernetesProvider("4.34.2", both, process.env);
    });
    await opened.configure("kubernetes", { namespace: run, ...options });
    return opened;
  };

  beforeAll(async () => {
    client = await open();
    await client.deploy(urnOf("core/v1:Namespace", "ns"), { metadata: { name: run } });
  });
  afterAll(async () => {
    client.close();
    await cluster.remove("Namespace", undefined, run);
    cluster.close();
  });

  const config = (name: string) => urnOf("core/v1:ConfigMap", name);
  const deploymentUrn = urnOf("apps/v1:Deployment", "web");
  const deployment = (name: string, pod: PropertyMap = {}, spec: PropertyMap = {}): PropertyMap => ({
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          hostNetwork: false,
          terminationGracePeriodSeconds: 0,
          containers: [
            { name: "main", image: "example.com/app:1", args: [], resources: { limits: { cpu: "1000m" } } },
          ],
          ...pod,
        },
      },
      ...spec,
    },
  });
  const nowhere: PropertyMap = { nodeSelector: { "no-node-has": "this" } };

  test("W10: makes an object with a name of its own in the provider's namespace, and deletes it", async () => {
    const made = await client.deploy(config("settings"), { data: { a: "1" } });
    const [namespace, name] = made.id.split("/");
    expect(namespace).toBe(run);
    expect(name).toMatch(/^settings-[0-9a-f]{8}$/);
    expect((await cluster.get("ConfigMap", run, name ?? "")).data).toEqual({ a: "1" });
    expect((await client.check(config("settings"), { data: { a: "1" } }, made.inputs)).metadata).toEqual(
      made.inputs.metadata,
    );
    await client.delete(config("settings"), made);
    expect(await cluster.find("ConfigMap", run, name ?? "")).toBeUndefined();
    await client.delete(config("settings"), made);
  });

  test("W1: sees no change where the API server rewrote or dropped values, also after a refresh", async () => {
    const inputs = deployment("still");
    const made = await client.deploy(deploymentUrn, inputs);
    const again = await client.check(deploymentUrn, inputs, made.inputs);
    expect((await client.diff(deploymentUrn, made, again)).changes).toEqual({});
    const refreshed = await client.read(deploymentUrn, made);
    expect(refreshed?.inputs).toEqual(made.inputs);
    expect((await client.diff(deploymentUrn, refreshed ?? made, again)).changes).toEqual({});
  });

  test("W1: waits for the rollout, changes it in place, and tells what it waits for", async () => {
    const made = await client.deploy(deploymentUrn, deployment("rolls"));
    expect(at(made.state, "status", "availableReplicas")).toBe(1);
    const news = await client.check(deploymentUrn, deployment("rolls", {}, { replicas: 2 }), made.inputs);
    expect(await client.diff(deploymentUrn, made, news)).toMatchObject({
      changes: { "spec.replicas": "UPDATE" },
      replaces: [],
    });
    const preview = await client.update(deploymentUrn, made, news, true);
    expect(at(preview.state, "spec", "replicas")).toBe(2);
    expect((await cluster.get("Deployment", run, "rolls")).spec?.replicas).toBe(1);
    const updated = await client.update(deploymentUrn, made, news);
    expect(at(updated.state, "status", "availableReplicas")).toBe(2);
    expect(heard.lines).toContainEqual(expect.stringMatching(/^Waiting for the rollout \(./));
  });

  test("W1: a field that the program no longer sets is removed", async () => {
    const labelled = (labels: PropertyMap): PropertyMap => ({ metadata: { name: "labelled", labels } });
    const urn = urnOf("core/v1:ServiceAccount", "labelled");
    const made = await client.deploy(urn, labelled({ a: "1", b: "2" }));
    const news = await client.check(urn, labelled({ a: "1" }), made.inputs);
    expect((await client.diff(urn, made, news)).changes).toEqual({ "metadata.labels.b": "DELETE" });
    await client.update(urn, made, news);
    expect((await cluster.get("ServiceAccount", run, "labelled")).metadata?.labels).toEqual({ a: "1" });
  });

  test("W1: replaces what cannot change, deleting first what must keep its name", async () => {
    const made = await client.deploy(config("named"), { metadata: { name: "named" }, data: { a: "1" } });
    const named = await client.check(
      config("named"),
      { metadata: { name: "named" }, data: { a: "2" } },
      made.inputs,
    );
    expect(await client.diff(config("named"), made, named)).toMatchObject({
      replaces: ["data.a"],
      deleteBeforeReplace: true,
    });
    const unnamed = await client.deploy(config("free"), { data: { a: "1" } });
    const other = await client.check(config("free"), { data: { a: "2" } }, unnamed.inputs);
    expect(await client.diff(config("free"), unnamed, other)).toMatchObject({
      replaces: ["data.a"],
      deleteBeforeReplace: false,
    });
    expect((await client.diff(config("free"), unnamed, other, ["data"])).isChanged).toBe(false);
  });

  test("W1: a refresh shows what somebody changed, and that an object is gone", async () => {
    const urn = config("drifting");
    const made = await client.deploy(urn, { metadata: { name: "drifting" }, data: { a: "1", b: "1" } });
    await cluster.edit("ConfigMap", run, "drifting", { data: { a: "2", c: "added" } });
    const refreshed = await client.read(urn, made);
    expect(refreshed?.inputs.data).toEqual({ a: "2", b: "1" });
    expect(refreshed?.state.data).toEqual({ a: "2", b: "1", c: "added" });
    await cluster.remove("ConfigMap", run, "drifting");
    expect(await client.read(urn, made)).toBeUndefined();
  });

  test("W1: leaves to others what they own, or takes it over when told to", async () => {
    const made = await client.deploy(deploymentUrn, deployment("shared", {}, { replicas: 0 }));
    const news = await client.check(
      deploymentUrn,
      deployment("shared", {}, { replicas: 0, minReadySeconds: 1 }),
      made.inputs,
    );
    const taken = await client.update(deploymentUrn, made, news);
    await cluster.edit("Deployment", run, "shared", { spec: { minReadySeconds: 7 } });
    // Until its controller has seen the change, whoever reads it is told that it is not ready.
    await cluster.until(
      "Deployment",
      run,
      "shared",
      ({ metadata, status }) => status?.observedGeneration === metadata?.generation,
    );
    const refreshed = (await client.read(deploymentUrn, taken)) ?? taken;
    expect(at(refreshed.inputs, "spec", "minReadySeconds")).toBe(7);
    await expect(client.update(deploymentUrn, refreshed, news)).rejects.toThrow(
      /conflict[^]*minReadySeconds[^]*pulumi.com\/patchForce/,
    );
    const forcing = await open({ enablePatchForce: "true" });
    await forcing.update(deploymentUrn, refreshed, news);
    forcing.close();
    expect((await cluster.get("Deployment", run, "shared")).spec?.minReadySeconds).toBe(1);
  });

  test("T1: a Patch sets fields of somebody else's object, and gives up only those", async () => {
    const urn = urnOf("core/v1:ServiceAccountPatch", "account");
    const patch = (labels: PropertyMap): PropertyMap => ({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "account", labels },
    });
    const labels = async () => (await cluster.get("ServiceAccount", run, "account")).metadata?.labels;
    await client.deploy(urnOf("core/v1:ServiceAccount", "account"), {
      metadata: { name: "account", labels: { theirs: "1" } },
    });
    const made = await client.deploy(urn, patch({ ours: "1" }));
    expect(await labels()).toEqual({ theirs: "1", ours: "1" });
    const news = await client.check(urn, patch({ mine: "1" }), made.inputs);
    const updated = await client.update(urn, made, news);
    expect(await labels()).toEqual({ theirs: "1", mine: "1" });
    await client.delete(urn, updated);
    expect(await labels()).toEqual({ theirs: "1" });
  });

  test("an object that exists already is not taken over, unless the provider says so", async () => {
    const inputs = { metadata: { name: "taken" }, data: { a: "1" } };
    await client.deploy(config("taken"), inputs);
    await expect(client.deploy(config("other"), { ...inputs, data: { a: "2" } })).rejects.toThrow(
      /"taken" already exists[^]*pulumi import[^]*upsertExistingObjects/,
    );
    const upserting = await open({ upsertExistingObjects: "true" });
    const again = await upserting.deploy(config("taken"), inputs);
    upserting.close();
    expect(again.id).toBe(`${run}/taken`);
  });

  test("imports an object as it is", async () => {
    await client.deploy(config("found"), {
      metadata: { name: "found", labels: { a: "1" } },
      data: { a: "1" },
    });
    const imported = await client.read(config("found"), { id: `${run}/found` });
    expect(imported?.inputs).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "found", namespace: run, labels: { a: "1" } },
      data: { a: "1" },
    });
    const inputs = imported?.inputs ?? {};
    const checked = await client.check(config("found"), inputs, inputs);
    expect(
      (await client.diff(config("found"), imported ?? { id: "", inputs, state: {} }, checked)).changes,
    ).toEqual({});
    expect(await client.read(config("none"), { id: `${run}/none` })).toBeUndefined();
  });

  test("W10: keeps a Secret secret in all that it answers", async () => {
    const urn = urnOf("core/v1:Secret", "s");
    const made = await client.deploy(urn, { metadata: { name: "s" }, stringData: { password: "hunter2" } });
    const imported = await client.read(urn, { id: made.id });
    for (const answer of [made.inputs, made.state, imported?.inputs, imported?.state]) {
      expect(JSON.stringify(answer, hideSecrets)).not.toMatch(/hunter2|aHVudGVyMg==/);
    }
    expect(reveal(made.state.data ?? null)).toEqual({ password: "aHVudGVyMg==" });
  });

  test("W1: a rollout that fails keeps the object, says why in the scheduler's words, and can be repaired", async () => {
    const stuck = deployment("stuck", nowhere, { progressDeadlineSeconds: 1 });
    const failure = await client.deploy(deploymentUrn, stuck).catch(notReady);
    const reasons = "reasons" in failure ? failure.reasons.join("\n") : "";
    expect(reasons).toContain(`apps/v1/Deployment '${run}/stuck' was deployed, but it failed`);
    expect(reasons).toContain("[ProgressDeadlineExceeded]");
    expect(reasons).toMatch(/\[Pod stuck-.*nodes are available/);

    const inputs = await client.check(deploymentUrn, stuck);
    const kept = { id: failure.id, inputs, state: failure.state };
    const seen = await client.read(deploymentUrn, kept).catch(notReady);
    expect(seen).toMatchObject({ id: `${run}/stuck` });
    const repaired = await client.update(
      deploymentUrn,
      kept,
      await client.check(deploymentUrn, deployment("stuck"), inputs),
    );
    expect(at(repaired.state, "status", "availableReplicas")).toBe(1);
  });

  test("W1: gives up at the program's own timeout, and at once when the run is interrupted", async () => {
    const late = client.deploy(deploymentUrn, deployment("late", nowhere), 1);
    await expect(late).rejects.toThrow("timed out waiting to be ready");

    const interrupted = await open();
    const waiting = interrupted.deploy(deploymentUrn, deployment("cut", nowhere)).catch(notReady);
    await cluster.until("Deployment", run, "cut", ({ status }) => status?.observedGeneration === 1);
    await interrupted.cancel();
    const failure = await waiting;
    interrupted.close();
    expect("reasons" in failure && failure.reasons[0]).toContain("was interrupted");
    expect(failure.id).toBe(`${run}/cut`);
  });

  test("does not wait when told so", async () => {
    const inputs = deployment("idle", nowhere);
    const annotations = { "pulumi.com/skipAwait": "true" };
    const made = await client.deploy(deploymentUrn, { ...inputs, metadata: { name: "idle", annotations } });
    expect(made.id).toBe(`${run}/idle`);
    await client.delete(deploymentUrn, made);
  });

  test("W4: a Job is waited for, and one that gives up is reported", async () => {
    const urn = urnOf("batch/v1:Job", "job");
    const job = (name: string, spec: PropertyMap = {}): PropertyMap => ({
      metadata: { name },
      spec: {
        template: {
          spec: { restartPolicy: "Never", containers: [{ name: "main", image: "example.com/job:1" }] },
        },
        ...spec,
      },
    });
    const made = await client.deploy(urn, job("works"));
    expect(at(made.state, "status", "succeeded")).toBe(1);
    const template = {
      spec: { restartPolicy: "Never", containers: [{ name: "m", image: "i" }], ...nowhere },
    };
    const failure = await client
      .deploy(urn, job("ends", { activeDeadlineSeconds: 1, template }))
      .catch(notReady);
    expect("reasons" in failure && failure.reasons.join()).toContain("[DeadlineExceeded]");
  });

  test("W2, W3, W6, W8: other workloads and Services are waited for until they run", async () => {
    const labels = { app: "kinds" };
    const template = {
      metadata: { labels },
      spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "main", image: "example.com/app:1" }] },
    };
    const set = { serviceName: "kinds", replicas: 1, selector: { matchLabels: labels }, template };
    const stateful = await client.deploy(urnOf("apps/v1:StatefulSet", "s"), {
      metadata: { name: "kinds" },
      spec: set,
    });
    expect(at(stateful.state, "status", "readyReplicas")).toBe(1);
    const everywhere = await client.deploy(urnOf("apps/v1:DaemonSet", "d"), {
      metadata: { name: "everywhere" },
      spec: {
        selector: { matchLabels: { app: "everywhere" } },
        template: { ...template, metadata: { labels: { app: "everywhere" } } },
      },
    });
    expect(at(everywhere.state, "status", "numberReady")).toBe(
      at(everywhere.state, "status", "desiredNumberScheduled"),
    );
    const pod = await client.deploy(urnOf("core/v1:Pod", "p"), {
      metadata: { name: "single" },
      spec: template.spec,
    });
    expect(at(pod.state, "status", "phase")).toBe("Running");
    const service = await client.deploy(urnOf("core/v1:Service", "s"), {
      metadata: { name: "kinds" },
      spec: { selector: labels, ports: [{ port: 80 }] },
    });
    expect(at(service.state, "spec", "clusterIP")).toMatch(/^\d+\./);
  });

  test("W9: a claim that binds late is not waited for", async () => {
    const storage = urnOf("storage.k8s.io/v1:StorageClass", "late");
    const made = await client.deploy(storage, {
      metadata: { name: `${run}-late` },
      provisioner: "example.com/none",
      volumeBindingMode: "WaitForFirstConsumer",
    });
    const claim = await client.deploy(urnOf("core/v1:PersistentVolumeClaim", "c"), {
      metadata: { name: "claim" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: `${run}-late`,
        resources: { requests: { storage: "1024Mi" } },
      },
    });
    expect(at(claim.state, "status", "phase")).toBe("Pending");
    await client.delete(storage, made);
  });

  test("a preview finds what the API server would refuse, and minds nothing that is still to come", async () => {
    const urn = config("previewed");
    const check = (inputs: PropertyMap) => client.check(urn, inputs);
    const good = await client.create(urn, await check({ data: { a: "1" } }), true);
    expect(good).toMatchObject({ id: "", state: { data: { a: "1" } } });
    expect(await cluster.list("ConfigMap", run, "none=none")).toEqual([]);
    const bad = await check({ metadata: { name: "Not_A_Name" } });
    await expect(client.create(urn, bad, true)).rejects.toThrow(
      /v1\/ConfigMap .*Not_A_Name' was not created: .*metadata.name: Invalid value/,
    );
    const elsewhere = await check({ metadata: { name: "x", namespace: "no-such-namespace" } });
    expect((await client.create(urn, elsewhere, true)).id).toBe("");
    const unknown = await check({ metadata: { name: "x" }, data: { a: new Unknown() } });
    expect((await client.create(urn, unknown, true)).state.data).toEqual({ a: new Unknown() });
    const widget = urnOf("example.com/v1:Widget", "w");
    const custom = await client.check(widget, { apiVersion: "example.com/v1", kind: "Widget", spec: {} });
    expect(custom.metadata).toMatchObject({ namespace: run });
    expect((await client.create(widget, custom, true)).id).toBe("");
  });

  test("an object may be created before its namespace", async () => {
    const late = `${run}-late`;
    const made = client.deploy(config("early"), { metadata: { name: "early", namespace: late } });
    await until(
      "the first try",
      () => heard.lines,
      (lines) => lines.some((line) => line.startsWith("Retry #1")),
    );
    const namespace = urnOf("core/v1:Namespace", "late");
    const place = await client.deploy(namespace, { metadata: { name: late } });
    expect((await made).id).toBe(`${late}/early`);
    await client.delete(namespace, place);
    expect(await cluster.find("Namespace", undefined, late)).toBeUndefined();
  });

  test.each<[string, PropertyMap, string]>([
    ["core/v1:PodList", {}, "a list of objects"],
    ["core/v1:ConfigMapPatch", {}, "metadata.name is missing"],
    ["core/v1:ConfigMap", { kind: "Secret" }, "but the resource's type says 'ConfigMap'"],
    ["core/v1:ConfigMap", { metadata: { generateName: "a-" } }, "metadata.generateName is not supported"],
    ["helm.sh/v4:Chart", {}, "is a component"],
  ])("%s %j is refused: %s", async (type, inputs, message) => {
    await expect(client.check(urnOf(type, "x"), inputs)).rejects.toThrow(message);
  });

  test("a cluster that cannot be reached is named", async () => {
    const kubeconfig = JSON.stringify({
      "current-context": "c",
      contexts: [{ name: "c", context: { cluster: "c" } }],
      clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
    });
    const lost = await open({ kubeconfig });
    const made = { id: `${run}/x`, inputs: {}, state: { metadata: { name: "x" } } };
    await expect(lost.deploy(config("x"), {})).rejects.toThrow('"https://127.0.0.1:1" is unreachable');
    await expect(lost.read(config("x"), made)).rejects.toThrow("PULUMI_K8S_DELETE_UNREACHABLE");
    lost.close();
    const forgetting = await open({ kubeconfig, deleteUnreachable: "true" });
    expect(await forgetting.read(config("x"), made)).toBeUndefined();
    await forgetting.delete(config("x"), made);
    forgetting.close();
  });
});

function hideSecrets(_key: string, value: unknown): unknown {
  return value instanceof Secret ? "hidden" : value;
}
