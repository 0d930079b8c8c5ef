import { askControllers } from "../../lib/actions/ask-controllers";
import type { Asked } from "./support/fake-api";
import { FakeApi } from "./support/fake-api";

interface Held {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: object;
}

function service(name: string, type: string): Held {
  return { metadata: { name, namespace: "shop" }, spec: { type } };
}

function volume(name: string, policy: string, driver = "cinder.csi.openstack.org"): Held {
  const claimRef = { namespace: "shop", name: `${name}-claim` };
  const csi = { driver, volumeHandle: `${name}-disk` };
  return { metadata: { name }, spec: { csi, claimRef, persistentVolumeReclaimPolicy: policy } };
}

function pod(name: string, claimName: string, nodeName?: string): Held {
  return {
    metadata: { name, namespace: "shop" },
    spec: { nodeName, volumes: [{ persistentVolumeClaim: { claimName } }] },
  };
}

/** A cluster whose controllers do what they are asked to. */
class Served {
  isIdle = false;
  services = [service("web", "LoadBalancer"), service("db", "ClusterIP")];
  volumes = [
    volume("data", "Delete"),
    volume("kept", "Retain"),
    volume("lvm", "Delete", "local.csi.openebs.io"),
  ];
  nodes = [{ metadata: { name: "prod-control-1" } }, { metadata: { name: "other-1" } }];

  readonly answering = ({ method, path }: Asked) => {
    const name = path.split("/").at(-1) ?? "";
    const isDone = method === "DELETE" && !this.isIdle;
    if (isDone && path.includes("/services/")) {
      this.services = this.services.filter(({ metadata }) => metadata.name !== name);
    }
    if (isDone && path.includes("/persistentvolumeclaims/")) {
      this.volumes = this.volumes.filter(({ metadata }) => `${metadata.name}-claim` !== name);
    }
    const lists: Readonly<Record<string, readonly object[]>> = {
      services: this.services,
      persistentvolumes: this.volumes,
      nodes: this.nodes,
      pods: [
        pod("shop-0", "data-claim", "n"),
        pod("shop-1", "data-claim"),
        pod("other-0", "kept-claim", "n"),
      ],
    };
    return { body: { items: lists[name] ?? [] } };
  };
}

describe("controllers are asked to give back what they have of the cloud (complaint 1)", () => {
  let api: FakeApi;
  const start = async (served: Served) => (api = await FakeApi.start(served.answering));
  afterEach(() => api.stop());

  test("C12: balancers, and claims whose disks go with them, while no pod can come back", async () => {
    await start(new Served());
    const known = await askControllers(api.access, "prod", 1);
    expect(api.changes()).toEqual([
      "PATCH /api/v1/nodes/prod-control-1",
      "DELETE /api/v1/namespaces/shop/services/web",
      "DELETE /api/v1/namespaces/shop/persistentvolumeclaims/data-claim",
      "DELETE /api/v1/namespaces/shop/pods/shop-0",
    ]);
    expect(known).toEqual({ all: new Set(["data-disk", "kept-disk"]), retained: new Set(["kept-disk"]) });
  });

  test("C12: a cluster that no node has joined has no controllers", async () => {
    const served = new Served();
    served.nodes = [{ metadata: { name: "production-1" } }];
    await start(served);
    expect(await askControllers(api.access, "prod", 1)).toMatchObject({ retained: new Set(["kept-disk"]) });
    expect(api.changes()).toEqual([]);
  });

  test("C12: controllers that do nothing are waited for no longer than was said", async () => {
    const served = new Served();
    served.isIdle = true;
    await start(served);
    expect(await askControllers(api.access, "prod", 0)).toMatchObject({ retained: new Set(["kept-disk"]) });
  });

  test("C12: who does not know the administrator any more is not waited for", async () => {
    api = await FakeApi.start(() => ({ status: 401, body: { message: "Unauthorized" } }));
    expect(await askControllers(api.access, "prod", 1)).toBeUndefined();
  });
});
