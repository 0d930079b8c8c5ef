import { AccessMode, StorageBackend, TenantNamespace, VolumeClaim } from "../../lib";
import { childrenOf, find, record, recordBoth } from "../support/graph";

describe("StorageBackend and VolumeClaim, deployed (W9)", () => {
  const program = () => {
    const tenant = new TenantNamespace("shop", { organization: "acme" });
    const backend = new StorageBackend("fast", { cloudDisk: { type: "ssd" } });
    const claim = new VolumeClaim("shop-data", { tenant, name: "data", capacity: "10Gi", backend });
    return { backend, claim };
  };

  test("are components around one typed resource each", async () => {
    const { update } = await recordBoth(program);
    expect(
      childrenOf(update, find(update, "index:StorageBackend", "fast")).map(
        ({ type, name }) => `${type} ${name}`,
      ),
    ).toEqual(["kubernetes:storage.k8s.io/v1:StorageClass fast"]);
    expect(
      childrenOf(update, find(update, "index:VolumeClaim", "shop-data")).map(
        ({ type, name }) => `${type} ${name}`,
      ),
    ).toEqual(["kubernetes:core/v1:PersistentVolumeClaim shop-data"]);
  });

  test("the claim waits for its backend and for the tenant's guards", async () => {
    const resources = await record(program);
    expect(find(resources, "PersistentVolumeClaim", "shop-data").dependencies).toEqual(
      [find(resources, "ServiceAccountPatch", "shop"), find(resources, "StorageClass", "fast")]
        .map(({ urn }) => urn)
        .sort(),
    );
  });

  test("tell their names", async () => {
    const resources = await record(() => {
      const { backend, claim } = program();
      expect([backend.className, claim.claimName]).toEqual(["fast", "data"]);
    });
    expect(find(resources, "index:StorageBackend", "fast").outputs).toEqual({ className: "fast" });
    expect(find(resources, "index:VolumeClaim", "shop-data").outputs).toEqual({ claimName: "data" });
  });

  test("an impossible disk is refused before it is asked for", async () => {
    const resources = await record(() => {
      const tenant = new TenantNamespace("shop", { organization: "acme" });
      const backend = new StorageBackend("fast", { cloudDisk: {} });
      expect(
        () =>
          new VolumeClaim("data", { tenant, capacity: "1Gi", backend, accessMode: AccessMode.ReadWriteMany }),
      ).toThrow("VolumeClaim 'data': accessMode (ReadWriteMany) is not possible on cloud disks");
    });
    expect(resources.filter(({ name }) => name === "data")).toEqual([]);
  });
});
