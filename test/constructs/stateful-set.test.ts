import { Construct } from "constructs";
import fc from "fast-check";
import type { DiskTemplate, StatefulSetProps } from "../../lib/constructs";
import {
  AccessMode,
  DeletionPolicy,
  Protocol,
  StatefulSet,
  StorageBackend,
  VolumeClaim,
} from "../../lib/constructs";
import { comesBefore, only, podTemplate, refusal, shop, synthesize } from "../support/manifests";

type Props = Partial<StatefulSetProps>;

const made = (props: Props = {}) =>
  synthesize((chart) => void new StatefulSet(chart, "db", { tenant: shop(chart), image: "db:1", ...props }));
const set = (props: Props = {}) => only(made(props), "StatefulSet");
const refused = (props: Props) =>
  refusal((chart) => void new StatefulSet(chart, "db", { tenant: shop(chart), image: "db:1", ...props }));

const data: DiskTemplate = { name: "data", capacity: "10Gi", path: "/data" };
const wal: DiskTemplate = { name: "wal", capacity: "1Gi", path: "/wal" };

describe("StatefulSet (W2, W9)", () => {
  test("pods have addresses of their own through a headless service, ready or not", () => {
    const objects = made({ port: 5432, ports: [{ port: 9187, name: "metrics" }] });
    expect(only(objects, "Service", "db-headless")).toMatchObject({
      metadata: { namespace: "shop" },
      spec: {
        clusterIP: "None",
        publishNotReadyAddresses: true,
        selector: { "app.kubernetes.io/name": "db", "cloud-container-engine/kind": "statefulset" },
        ports: [
          { name: "port-5432", port: 5432, protocol: "TCP", targetPort: "port-5432" },
          { name: "metrics", port: 9187, protocol: "TCP", targetPort: "metrics" },
        ],
      },
    });
    expect(only(objects, "StatefulSet").spec).toMatchObject({ serviceName: "db-headless" });
  });

  test("the headless service is there before the first pod asks for its address", () => {
    expect(comesBefore(made(), ["Service", "db-headless"], ["StatefulSet", "db"])).toBe(true);
  });

  test("listening nowhere is legal: the service then has no ports", () => {
    expect(only(made(), "Service").spec).not.toHaveProperty("ports");
  });

  test("pods start one after the other, or all at once", () => {
    expect(set().spec).toMatchObject({
      podManagementPolicy: "OrderedReady",
      updateStrategy: { type: "RollingUpdate" },
    });
    expect(set({ ordered: false }).spec).toMatchObject({ podManagementPolicy: "Parallel" });
  });

  test("every pod gets a disk, mounted where the disk says, and owned by the pod's group", () => {
    const workload = set({ disks: [data] });
    expect(workload.spec).toMatchObject({
      volumeClaimTemplates: [
        {
          metadata: { name: "data", labels: { "cloud-container-engine/tenant": "shop" } },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
        },
      ],
    });
    const { spec } = podTemplate(workload);
    expect(spec.containers).toMatchObject([{ volumeMounts: [{ name: "data", mountPath: "/data" }] }]);
    expect(spec.securityContext).toMatchObject({ fsGroup: 1000 });
    // The controller adds the volume of a template itself.
    expect(spec).not.toHaveProperty("volumes");
  });

  test("among several containers the first mounts it, others by name", () => {
    const containers = [
      { name: "db", image: "db:1" },
      { name: "backup", image: "backup:1", mounts: [{ template: "data", path: "/backup", readOnly: true }] },
    ];
    expect(podTemplate(set({ image: undefined, containers, disks: [data] })).spec.containers).toMatchObject([
      { volumeMounts: [{ name: "data", mountPath: "/data" }] },
      { volumeMounts: [{ name: "data", mountPath: "/backup", readOnly: true }] },
    ]);
  });

  test("data outlives mistakes: disks are kept unless asked for otherwise, and by scaling in always", () => {
    const retention = (props: Props) => set(props).spec;
    expect(retention({ disks: [data] })).toMatchObject({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    });
    expect(retention({ disks: [data], deletionPolicy: DeletionPolicy.Delete })).toMatchObject({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
    });
    expect(retention({})).not.toHaveProperty("persistentVolumeClaimRetentionPolicy");
    expect(retention({})).not.toHaveProperty("volumeClaimTemplates");
  });

  test("another order of disks is no change: templates could not be changed", () => {
    const log: DiskTemplate = { name: "log", capacity: "2Gi" };
    fc.assert(
      fc.property(fc.shuffledSubarray([data, wal, log], { minLength: 3 }), (disks) => {
        expect(made({ disks })).toEqual(made({ disks: [data, wal, log] }));
      }),
      { numRuns: 6 },
    );
  });

  test("the backend of a disk is named by reference, and comes first", () => {
    const objects = synthesize((chart) => {
      const inFront = new Construct(chart, "in-front");
      const backend = new StorageBackend(chart, "fast", { cloudDisk: {} });
      new StatefulSet(inFront, "db", { tenant: shop(chart), image: "db:1", disks: [{ ...data, backend }] });
    });
    expect(comesBefore(objects, ["StorageClass", "fast"], ["StatefulSet", "db"])).toBe(true);
    expect(only(objects, "StatefulSet").spec).toMatchObject({
      volumeClaimTemplates: [{ spec: { storageClassName: "fast" } }],
    });
  });

  test("many pods with a disk each is what it is for", () => {
    expect(set({ replicas: 3, disks: [data] }).spec).toMatchObject({ replicas: 3 });
  });
});

describe("StatefulSet refuses", () => {
  test.each<[Props, string]>([
    [
      { name: "3db" },
      "StatefulSet '3db': name (3db) is no DNS-1035 label of 1 to 52 characters, which services need; use lower-case letters, digits and inner hyphens, a letter first",
    ],
    [
      { disks: [data, { ...data, path: "/b" }] },
      "StatefulSet 'db': disks (data) is given more than once; give each disk a name of its own",
    ],
    [
      { disks: [data, { ...wal, path: "/data" }] },
      "StatefulSet 'db': mounts.path (/data) is given more than once; mount each thing at a path of its own",
    ],
    [
      { disks: [{ ...data, name: "Data", path: undefined }] },
      "StatefulSet 'db': disks[0].name (Data) is no DNS-1123 label of 1 to 63 characters; use lower-case letters, digits and inner hyphens",
    ],
    [
      { disks: [wal, { ...data, capacity: "0" }] },
      "StatefulSet 'db': disks[1].capacity (0) is no quantity above zero; write a number with a unit such as m, k, M, G, Ki, Mi, Gi or Ti: 500m, 256Mi, 10Gi",
    ],
    [
      { disks: [{ ...data, capacity: "1Ti" }] },
      "StatefulSet 'db': disks[0].capacity (1Ti) exceeds the tenant's limits.maxClaim (100Gi); raise the tenant's limits.maxClaim or lower capacity",
    ],
    [
      { disks: [{ ...data, accessMode: AccessMode.ReadWriteMany }] },
      "StatefulSet 'db': disks[0].accessMode (ReadWriteMany) is not possible on cloud disks, which one node at a time can write to; use ReadWriteOnce with one replica, or a StatefulSet with a disk for each",
    ],
    [
      { disks: [data], mounts: [{ template: "date", path: "/x" }] },
      "StatefulSet 'db': mounts[0].template (date) names no claim template of this workload; use one of data",
    ],
  ])("%j", (props, message) => {
    expect(refused(props)).toBe(message);
  });

  test("a disk whose name a volume of something else has already", () => {
    const message = refusal((chart) => {
      const tenant = shop(chart);
      const claim = new VolumeClaim(chart, "old", { tenant, capacity: "1Gi" });
      const disks = [{ ...data, name: "claim-old" }];
      new StatefulSet(chart, "db", { tenant, image: "db:1", disks, mounts: [{ claim, path: "/old" }] });
    });
    expect(message).toContain("mounts (claim-old) would be the volume of two different things");
  });

  test("ports of two protocols keep apart in the headless service", () => {
    const ports = [{ port: 53 }, { port: 53, protocol: Protocol.Udp }];
    expect(only(made({ ports }), "Service").spec).toMatchObject({
      ports: [
        { name: "port-53", protocol: "TCP" },
        { name: "port-53-udp", protocol: "UDP" },
      ],
    });
  });
});
