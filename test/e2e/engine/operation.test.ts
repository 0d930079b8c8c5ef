import * as kubernetes from "@pulumi/kubernetes";
import type { OutputMap } from "@pulumi/pulumi/automation";
import {
  AccessMode,
  DeletionPolicy,
  Deployment,
  Exposure,
  ServiceExposure,
  StatefulSet,
  StorageBackend,
  TenantNamespace,
  VolumeClaim,
} from "../../../lib";
import { Cluster } from "../../support/cluster";
import { Engine } from "../../support/engine";
import { runName } from "../../support/run-name";
import { until } from "../../support/until";

const IMAGE = "docker.io/library/caddy:2.10.2";

/** What a person changes in the program between two runs. */
interface Edit {
  readonly capacity?: string;
  readonly withoutDatabases?: boolean;
}

// One stack in its everyday life: each test takes up where the one before it left off.
describe("what runs, in its everyday life", () => {
  const run = runName("daily");
  const cluster = new Cluster();
  let engine: Engine;
  let outputs: OutputMap;

  const program =
    ({ capacity = "1Gi", withoutDatabases = false }: Edit = {}) =>
    () => {
      const provider = new kubernetes.Provider("cluster", {});
      const cloud = new StorageBackend(`${run}-cloud`, { cloudDisk: {} }, { provider });
      const node = new StorageBackend(`${run}-node`, { nodeDisk: { volumeGroup: "data" } }, { provider });
      const tenant = new TenantNamespace(
        run,
        { organization: "acme", grants: { allowNodePorts: true } },
        { provider },
      );
      const pod = { tenant, image: IMAGE, port: 8080 };
      const callers = { allowedCidrs: ["203.0.113.0/24"] };

      const web = new Deployment("web", {
        ...pod,
        autoscale: { cpuPercent: 50, min: 1, max: 3, scaleInWindowSeconds: 0, scaleInPodsPerMinute: 10 },
      });
      const site = new ServiceExposure("web", { workload: web, kind: Exposure.LoadBalancer, ...callers });
      const open = new ServiceExposure("open", {
        workload: web,
        name: "open",
        kind: Exposure.NodePort,
        ...callers,
      });
      const inner = new ServiceExposure("inner", { workload: web, name: "inner" });

      const claim = (name: string, backend: StorageBackend, accessMode?: AccessMode) =>
        new VolumeClaim(name, { tenant, capacity, backend, accessMode });
      const mounting = (name: string, mounted: VolumeClaim, replicas: number) =>
        new Deployment(name, { ...pod, replicas, mounts: [{ claim: mounted, path: "/data" }] });
      mounting("on-cloud", claim("cloud", cloud), 1);
      mounting("on-node", claim("node", node), 1);
      mounting("reading", claim("shared", cloud, AccessMode.ReadOnlyMany), 2);

      const disk = { name: "data", path: "/data", capacity: "1Gi", backend: cloud };
      if (!withoutDatabases) {
        new StatefulSet("kept", { ...pod, disks: [disk] });
        new StatefulSet("dropped", { ...pod, disks: [disk], deletionPolicy: DeletionPolicy.Delete });
      }
      return Promise.resolve({
        balancer: site.address,
        nodePorts: open.ports,
        inner: inner.address,
      });
    };

  const claims = async () => {
    const all = await cluster.list("PersistentVolumeClaim", run);
    return new Map(all.map((each) => [each.metadata?.name, each]));
  };

  beforeAll(async () => {
    engine = await Engine.open(run);
    outputs = (await engine.up(program())).outputs;
    // Its first pod gets busy. Until the autoscaler has taken notice, there is time for other things.
    const [pod] = await cluster.list("Pod", run, "app.kubernetes.io/name=web");
    const annotations = { "kwok.x-k8s.io/usage-cpu": "400m" };
    await cluster.edit("Pod", run, pod?.metadata?.name ?? "", { metadata: { annotations } });
  });
  afterAll(async () => {
    await engine.close();
    cluster.close();
  });

  test("W8: every kind of exposure has its address", async () => {
    expect(outputs.balancer?.value).toMatch(/^198\.51\.100\.\d+$/);
    expect(outputs.nodePorts?.value).toEqual([
      { name: "port-8080", port: 8080, nodePort: expect.any(Number) },
    ]);
    expect(outputs.inner?.value).toMatch(/^10\.96\.\d+\.\d+$/);
    const { spec, status } = await cluster.get("Service", run, "web");
    expect(status?.loadBalancer?.ingress).toEqual([expect.objectContaining({ ip: outputs.balancer?.value })]);
    // OpenStack's controller skips members without one.
    expect(spec?.ports?.[0]?.nodePort).toBeGreaterThanOrEqual(30000);
  });

  test("W9: claims are bound with their capacity, on the disk of a cloud or of the pod's node", async () => {
    const bound = await claims();
    for (const name of ["cloud", "node", "shared", "data-kept-0", "data-dropped-0"]) {
      expect([name, bound.get(name)?.status?.phase]).toEqual([name, "Bound"]);
      expect(bound.get(name)?.status?.capacity).toEqual({ storage: "1Gi" });
    }
    const driver = async (name: string) => {
      const volume = bound.get(name)?.spec?.volumeName ?? "";
      return (await cluster.get("PersistentVolume", undefined, volume)).spec;
    };
    expect((await driver("cloud"))?.csi?.driver).toBe("cinder.csi.openstack.org");
    const local = await driver("node");
    const [pod] = await cluster.list("Pod", run, "app.kubernetes.io/name=on-node");
    expect(local?.csi?.driver).toBe("local.csi.openebs.io");
    expect(JSON.stringify(local?.nodeAffinity)).toContain(`"${pod?.spec?.nodeName}"`);
  });

  test("W9: a disk that can only be read is mounted so, by several pods at once", async () => {
    expect((await claims()).get("shared")?.spec?.accessModes).toEqual(["ReadOnlyMany"]);
    const pods = await cluster.list("Pod", run, "app.kubernetes.io/name=reading");
    expect(pods.map(({ status }) => status?.phase)).toEqual(["Running", "Running"]);
    const [pod] = pods;
    expect(pod?.spec?.volumes?.[0]?.persistentVolumeClaim).toEqual({ claimName: "shared", readOnly: true });
    expect(pod?.spec?.containers[0]?.volumeMounts?.[0]).toMatchObject({ mountPath: "/data", readOnly: true });
  });

  test("W9: disks grow, under pods that go on running", async () => {
    const podsOf = async () => {
      const pods = await cluster.list("Pod", run, "app.kubernetes.io/name in (on-cloud,on-node)");
      return pods.map(({ metadata }) => metadata?.uid);
    };
    const before = await podsOf();
    const { steps } = await engine.up(program({ capacity: "3Gi", withoutDatabases: true }));
    const grown = steps.filter(({ op }) => op !== "delete").map(({ op, name }) => `${op} ${name}`);
    expect(grown.sort()).toEqual(["update cloud", "update node", "update shared"]);
    for (const name of ["cloud", "node"]) {
      await cluster.until(
        "PersistentVolumeClaim",
        run,
        name,
        ({ status }) => status?.capacity?.storage === "3Gi",
      );
    }
    expect(await podsOf()).toEqual(before);
  });

  test("W2, W9: disks of a StatefulSet outlive it and are found again, unless the user said otherwise", async () => {
    expect(await cluster.list("StatefulSet", run)).toEqual([]);
    await until("the disk to be dropped gone", claims, (left) => !left.has("data-dropped-0"));
    const kept = (await claims()).get("data-kept-0");
    expect(kept?.status?.phase).toBe("Bound");

    await engine.up(program({ capacity: "3Gi" }));
    expect((await cluster.get("StatefulSet", run, "kept")).status?.readyReplicas).toBe(1);
    expect((await claims()).get("data-kept-0")?.metadata?.uid).toBe(kept?.metadata?.uid);
  });

  test("W12: use above the threshold brings more pods, up to the most, and `up` leaves them", async () => {
    await cluster.until("Deployment", run, "web", ({ status }) => status?.readyReplicas === 3);
    expect((await engine.up(program({ capacity: "3Gi" }))).steps).toEqual([]);
    expect((await cluster.get("Deployment", run, "web")).spec?.replicas).toBe(3);
  });
});
