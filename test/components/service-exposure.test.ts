import type { ServiceExposureArgs } from "../../lib";
import { Deployment, Exposure, ServiceExposure, TenantNamespace } from "../../lib";
import { clusterState } from "../support/cluster-state";
import { childrenOf, find, isUnknown, record, recordBoth } from "../support/graph";
import { known } from "../support/outputs";

const balanced = { kind: Exposure.LoadBalancer, allowedCidrs: ["198.51.100.0/24"] };

const expose = (args: Omit<ServiceExposureArgs, "workload">) => {
  const tenant = new TenantNamespace("shop", { organization: "acme", grants: { allowNodePorts: true } });
  const workload = new Deployment("web", { tenant, image: "nginx:1", port: 8080 });
  return new ServiceExposure("shop-web", { workload, ...args });
};

async function outputs(args: Omit<ServiceExposureArgs, "workload">) {
  let told: unknown;
  await record(
    async () => {
      const exposure = expose(args);
      told = { address: await known(exposure.address), ports: await known(exposure.ports) };
    },
    { computed: clusterState },
  );
  return told;
}

describe("ServiceExposure, deployed (W8)", () => {
  test("is a service, with its own policy where callers come from outside", async () => {
    const { update } = await recordBoth(() => expose(balanced), clusterState);
    const children = childrenOf(update, find(update, "index:ServiceExposure", "shop-web"));
    expect(children.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      "kubernetes:core/v1:Service shop-web",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy shop-web-callers",
    ]);
    const inside = await record(() => expose({}), { computed: clusterState });
    expect(childrenOf(inside, find(inside, "index:ServiceExposure", "shop-web"))).toHaveLength(1);
  });

  test("waits for its policy and the tenant's guards, but not for the workload to be ready", async () => {
    const resources = await record(() => expose(balanced), { computed: clusterState });
    expect(find(resources, "core/v1:Service", "shop-web").dependencies).toEqual(
      [find(resources, "NetworkPolicy", "shop-web-callers"), find(resources, "ServiceAccountPatch", "shop")]
        .map(({ urn }) => urn)
        .sort(),
    );
  });

  test("tells where callers reach it", async () => {
    expect(await outputs(balanced)).toEqual({
      address: "198.51.100.9",
      ports: [{ name: "port-8080", port: 8080, nodePort: 31000 }],
    });
    expect(await outputs({})).toEqual({
      address: "10.96.0.7",
      ports: [{ name: "port-8080", port: 8080, nodePort: undefined }],
    });
    expect(await outputs({ kind: Exposure.NodePort, allowedCidrs: ["198.51.100.0/24"] })).toEqual({
      address: "10.96.0.7",
      ports: [{ name: "port-8080", port: 8080, nodePort: 31000 }],
    });
  });

  test("a balancer with a name instead of an address, and one without either so far", async () => {
    const told = async (loadBalancer: object) => {
      let address: unknown;
      await record(async () => (address = await known(expose(balanced).address)), {
        computed: (type, inputs) => ({ ...clusterState(type, inputs), status: { loadBalancer } }),
      });
      return address;
    };
    expect(await told({ ingress: [{ hostname: "lb.example.org" }] })).toBe("lb.example.org");
    expect(await told({ ingress: [] })).toBe("");
    expect(await told({})).toBe("");
  });

  test("in a preview nothing of it is known, and nothing fails", async () => {
    const resources = await record(() => expose(balanced), { isPreview: true });
    expect(isUnknown(find(resources, "index:ServiceExposure", "shop-web").outputs?.address)).toBe(true);
  });

  test("tells service, namespace and kind at once", async () => {
    await record(
      () => {
        const { serviceName, namespace, kind } = expose({ ...balanced, name: "front" });
        expect({ serviceName, namespace, kind }).toEqual({
          serviceName: "front",
          namespace: "shop",
          kind: "LoadBalancer",
        });
      },
      { computed: clusterState },
    );
  });

  test("a refused one registers nothing", async () => {
    const resources = await record(() => {
      expect(() => expose({ kind: Exposure.LoadBalancer, allowedCidrs: ["0.0.0.0/0"] })).toThrow(
        "ServiceExposure 'web': allowedCidrs ([\"0.0.0.0/0\"]) opens the application to the whole world",
      );
    });
    expect(resources.filter(({ name }) => name.startsWith("shop-web"))).toEqual([]);
  });
});
