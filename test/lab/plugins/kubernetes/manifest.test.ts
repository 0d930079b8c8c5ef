import type { KubeObject } from "../../../../lab/plugins/kubernetes/kube-object";
import { manifestOfImport, manifestOfLive } from "../../../../lab/plugins/kubernetes/manifest";

const deployment = (spec: KubeObject, metadata: KubeObject = {}): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", ...metadata },
  spec,
});

describe("W1: the manifest of an object after a refresh", () => {
  const manifest = deployment({
    replicas: 2,
    hostNetwork: false,
    limits: { cpu: "1000m" },
    containers: [{ image: "a", args: [] }],
  });
  const live = deployment(
    { replicas: 2, limits: { cpu: "1" }, containers: [{ image: "a", pullPolicy: "Always" }] },
    { uid: "1", resourceVersion: "5" },
  );

  test("is as the program wrote it, where nobody changed anything", () => {
    expect(manifestOfLive(live, live, manifest)).toEqual(manifest);
  });

  test("shows what was changed and removed in the cluster, and nothing that was added", () => {
    const edited = deployment({
      replicas: 7,
      limits: { cpu: "2" },
      containers: [{ pullPolicy: "Always" }],
      paused: true,
    });
    expect(manifestOfLive(edited, live, manifest)).toEqual(
      deployment({ replicas: 7, hostNetwork: false, limits: { cpu: "2" }, containers: [{ args: [] }] }),
    );
  });

  test("keeps the program's spelling of a value that the cluster has always spelt in another way", () => {
    const written = deployment({ address: "FD00::1" });
    const stored = deployment({ address: "fd00::1" });
    expect(manifestOfLive(stored, stored, written)).toEqual(written);
  });

  test("W10: keeps a Secret's texts until its data are changed", () => {
    const secret: KubeObject = { apiVersion: "v1", kind: "Secret", stringData: { a: "1" } };
    const stored: KubeObject = { apiVersion: "v1", kind: "Secret", data: { a: "MQ==" } };
    expect(manifestOfLive(stored, stored, secret)).toEqual(secret);
    const edited = { ...stored, data: { a: "Mg==" } };
    expect(manifestOfLive(edited, stored, secret)).toEqual(edited);
  });
});

test("an imported object's manifest is all of it but what the cluster itself wrote", () => {
  const live: KubeObject = {
    ...deployment({ replicas: 1, revisionHistoryLimit: 10 }),
    metadata: {
      name: "web",
      uid: "1",
      resourceVersion: "2",
      generation: 3,
      creationTimestamp: "now",
      managedFields: [],
      labels: { app: "web" },
      annotations: { "deployment.kubernetes.io/revision": "4", mine: "1" },
    },
    status: { replicas: 1 },
  };
  expect(manifestOfImport(live)).toEqual({
    ...deployment({ replicas: 1, revisionHistoryLimit: 10 }),
    metadata: { name: "web", labels: { app: "web" }, annotations: { mine: "1" } },
  });
});
