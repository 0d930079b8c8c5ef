import { administrator } from "../../support/administrator";
import { Cluster } from "../../support/cluster";
import type { ServiceType } from "../../support/openstack";
import { clouds, CloudRefusal, deleteFromCloud, untilCloud } from "../../support/openstack";
import { Project } from "../../support/project";
import { runName } from "../../support/run-name";

/** Balancers take their time, more of it on a busy machine. */
jest.setTimeout(600_000);

describe("what controllers made goes with its cluster, and nothing of others (complaints 1, 2)", () => {
  const run = runName("torn");
  const cluster = new Cluster();
  const { demo } = clouds();
  /** What is to be deleted in the end, whatever happened, the last one first. */
  const made: (readonly [ServiceType, string])[] = [];
  let project: Project;

  const isThere = (service: ServiceType, path: string) =>
    demo.get<unknown>(service, path).then(
      () => true,
      (thrown: unknown) => {
        if (thrown instanceof CloudRefusal && thrown.status === 404) return false;
        throw thrown;
      },
    );
  const output = async (name: string) => (await project.run("stack", "output", name)).output.trim();

  async function make(service: ServiceType, path: string, field: string, value: object): Promise<string> {
    const answer = await demo.post<Record<string, { readonly id: string }>>(service, path, {
      [field]: value,
    });
    const id = answer[field]?.id ?? "";
    made.push([service, `${path}/${id}`]);
    return id;
  }

  async function balancer(
    name: string,
    subnet: string,
  ): Promise<{ readonly path: string; readonly port: string }> {
    const value = { name, vip_subnet_id: subnet };
    const path = `/v2/lbaas/loadbalancers/${await make("load-balancer", "/v2/lbaas/loadbalancers", "loadbalancer", value)}`;
    const { loadbalancer } = await untilCloud<{
      loadbalancer: { readonly provisioning_status: string; readonly vip_port_id: string };
    }>(demo, "load-balancer", path, (answer) => answer.loadbalancer.provisioning_status === "ACTIVE");
    return { path, port: loadbalancer.vip_port_id };
  }

  async function address(port: string, description: string): Promise<string> {
    const { networks } = await demo.get<{ networks: readonly { readonly id: string }[] }>(
      "network",
      "/v2.0/networks?name=public",
    );
    const value = { floating_network_id: networks[0]?.id, port_id: port, description };
    return `/v2.0/floatingips/${await make("network", "/v2.0/floatingips", "floatingip", value)}`;
  }

  async function group(of: string): Promise<{ readonly id: string; readonly path: string }> {
    const description = `Security Group for shop/web Service LoadBalancer in cluster ${of}`;
    const value = { name: `lb-sg-${of}-shop-web`, description };
    const id = await make("network", "/v2.0/security-groups", "security_group", value);
    return { id, path: `/v2.0/security-groups/${id}` };
  }

  async function disk(of: string): Promise<{ readonly id: string; readonly path: string }> {
    const metadata = { "cinder.csi.openstack.org/cluster": of };
    const id = await make("volumev3", "/volumes", "volume", { name: `pvc-${of}`, size: 1, metadata });
    const path = `/volumes/${id}`;
    await untilCloud<{ volume: { status: string } }>(
      demo,
      "volumev3",
      path,
      ({ volume }) => volume.status === "available",
    );
    return { id, path };
  }

  beforeAll(async () => {
    project = await Project.create(run, "torn-down");
    await project.run("config", "set", "--secret", "access", JSON.stringify(administrator()));
    await project.configure({ cluster: run });
    expect(await project.run("up", "--yes", "--skip-preview")).toMatchObject({ with: 0 });
  });
  afterAll(async () => {
    for (const name of [`${run}-data`, `${run}-kept`])
      await cluster.remove("PersistentVolume", undefined, name);
    cluster.close();
    for (const [service, path] of [...made].reverse()) {
      await deleteFromCloud(demo, service, service === "load-balancer" ? `${path}?cascade=true` : path);
    }
    await project.close();
  });

  test("C12: balancers, addresses, groups and disks are told apart by the cluster's identity", async () => {
    const [subnet, port] = [await output("subnetId"), await output("portId")];
    const network = await make("network", "/v2.0/networks", "network", { name: `${run}-stranger` });
    const strange = await make("network", "/v2.0/subnets", "subnet", {
      network_id: network,
      cidr: "10.92.0.0/24",
      ip_version: 4,
    });
    const [web, own] = [
      await balancer(`kube_service_${run}_shop_web`, subnet),
      await balancer(`kube_service_${run}_shop_own`, subnet),
    ];
    const [longer, twin] = [
      await balancer(`kube_service_${run}-2_shop_web`, strange),
      await balancer(`kube_service_${run}_shop_web`, strange),
    ];
    const floating = await address(
      web.port,
      `Floating IP for Kubernetes external service shop/web from cluster ${run}`,
    );
    const reserved = await address(own.port, "www.example.com");
    const [ours, others] = [await group(run), await group(`${run}-2`)];
    const { port: before } = await demo.get<{ port: { readonly security_groups: readonly string[] } }>(
      "network",
      `/v2.0/ports/${port}`,
    );
    const groups = [...before.security_groups, ours.id];
    await demo.put("network", `/v2.0/ports/${port}`, { port: { security_groups: groups } });
    const [data, kept, foreign] = [await disk(run), await disk(run), await disk(`${run}-2`)];
    await cluster.apply(volume(`${run}-data`, data.id, "Delete"));
    await cluster.apply(volume(`${run}-kept`, kept.id, "Retain"));

    const { with: code, output: log } = await project.run("destroy", "--yes", "--skip-preview");
    expect([code, log]).toEqual([0, expect.stringContaining(kept.id)]);

    const left = async (service: ServiceType, ...paths: readonly string[]) =>
      Promise.all(paths.map((path) => isThere(service, path)));
    expect(await left("load-balancer", web.path, own.path, longer.path, twin.path)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(await left("network", floating, reserved, ours.path, others.path)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(await left("volumev3", data.path, kept.path, foreign.path)).toEqual([false, true, true]);
  });
});

/** What the cluster knows of a disk. */
function volume(name: string, volumeHandle: string, persistentVolumeReclaimPolicy: "Delete" | "Retain") {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      csi: { driver: "cinder.csi.openstack.org", volumeHandle },
      persistentVolumeReclaimPolicy,
      storageClassName: "by-hand",
    },
  };
}
