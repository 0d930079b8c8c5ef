import type { KubeObject } from "../../../../lab/plugins/kubernetes/kube-object";
import { comparable } from "../../../../lab/plugins/kubernetes/manifest";
import { diffManifests } from "../../../../lab/plugins/kubernetes/manifest-diff";
import { replacePaths } from "../../../../lab/plugins/kubernetes/replace-rules";
import { Unknown } from "../../../../lab/plugins/provider/property-value";

/** The changes from one manifest to another, where the cluster made `live` of the first. */
function changes(
  old: KubeObject,
  wanted: KubeObject,
  live: KubeObject = old,
  mutable = { configMaps: false, secrets: false },
): Record<string, string> {
  const form = comparable(wanted);
  return Object.fromEntries(
    diffManifests({
      live: comparable(live),
      old: comparable(old),
      wanted: form,
      replacePaths: replacePaths(form, mutable),
    }),
  );
}

const deployment = (spec: KubeObject): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop" },
  spec,
});

describe("what a changed manifest changes", () => {
  test("W1: nothing, when only the cluster filled in fields", () => {
    const manifest = deployment({
      replicas: 2,
      template: { spec: { containers: [{ name: "c", image: "a" }] } },
    });
    const live = deployment({
      replicas: 2,
      revisionHistoryLimit: 10,
      template: {
        spec: {
          dnsPolicy: "ClusterFirst",
          containers: [{ name: "c", image: "a", imagePullPolicy: "Always" }],
          tolerations: [{ key: "added" }],
        },
      },
    });
    expect(changes(manifest, manifest, live)).toEqual({});
  });

  test("W1: nothing, when the cluster drops empty values or writes amounts in another way", () => {
    const manifest = deployment({
      hostNetwork: false,
      ingress: [],
      template: { spec: { containers: [{ resources: { limits: { cpu: "1000m" } } }] } },
    });
    const live = deployment({
      template: { spec: { containers: [{ resources: { limits: { cpu: "1" } } }] } },
    });
    expect(changes(manifest, manifest, live)).toEqual({});
  });

  test("W1: each changed, added and removed value by its path", () => {
    const old = deployment({
      replicas: 2,
      paused: true,
      template: { spec: { containers: [{ image: "a" }] } },
    });
    const wanted = deployment({
      replicas: 3,
      minReadySeconds: 5,
      template: { spec: { containers: [{ image: "b" }, { image: "c" }] } },
    });
    expect(changes(old, wanted)).toEqual({
      "spec.replicas": "update",
      "spec.paused": "delete",
      "spec.minReadySeconds": "add",
      "spec.template.spec.containers[0].image": "update",
      "spec.template.spec.containers[1]": "add",
    });
  });

  test("W1: what somebody changed in the cluster since", () => {
    const manifest = deployment({ replicas: 2 });
    expect(changes(manifest, manifest, deployment({ replicas: 5 }))).toEqual({ "spec.replicas": "update" });
  });

  test("quotes the keys of annotations", () => {
    const named = (annotations: KubeObject): KubeObject => ({ metadata: { annotations } });
    expect(changes(named({ "example.org/a": "1" }), named({ "example.org/a": "2" }))).toEqual({
      'metadata.annotations["example.org/a"]': "update",
    });
  });

  test("a value that is not known yet counts as changed", () => {
    const wanted = deployment({ replicas: new Unknown() });
    expect(changes(deployment({ replicas: 2 }), wanted)).toEqual({ "spec.replicas": "update" });
  });
});

describe("what a change replaces", () => {
  test("a name, a namespace", () => {
    const old = deployment({});
    const wanted = { ...old, metadata: { name: "shop", namespace: "other" } };
    expect(changes(old, wanted)).toEqual({
      "metadata.name": "update-replace",
      "metadata.namespace": "update-replace",
    });
  });

  test.each<[string, KubeObject, KubeObject, string]>([
    [
      "W1: a Deployment's selector",
      { apiVersion: "apps/v1", kind: "Deployment", spec: { selector: { matchLabels: { a: "1" } } } },
      { apiVersion: "apps/v1", kind: "Deployment", spec: { selector: { matchLabels: { a: "2" } } } },
      "spec.selector.matchLabels.a",
    ],
    [
      "W2: a StatefulSet's volume claim templates",
      { apiVersion: "apps/v1", kind: "StatefulSet", spec: { volumeClaimTemplates: [{ spec: { a: 1 } }] } },
      { apiVersion: "apps/v1", kind: "StatefulSet", spec: { volumeClaimTemplates: [{ spec: { a: 2 } }] } },
      "spec.volumeClaimTemplates[0].spec.a",
    ],
    [
      "W4: a Job's template",
      { apiVersion: "batch/v1", kind: "Job", spec: { template: { spec: { containers: [{ image: "a" }] } } } },
      { apiVersion: "batch/v1", kind: "Job", spec: { template: { spec: { containers: [{ image: "b" }] } } } },
      "spec.template.spec.containers[0].image",
    ],
    [
      "W6: a Pod's image",
      { apiVersion: "v1", kind: "Pod", spec: { containers: [{ image: "a" }] } },
      { apiVersion: "v1", kind: "Pod", spec: { containers: [{ image: "b" }] } },
      "spec.containers[0].image",
    ],
    [
      "W8: a Service's address",
      { apiVersion: "v1", kind: "Service", spec: { clusterIP: "10.0.0.1" } },
      { apiVersion: "v1", kind: "Service", spec: { clusterIP: "None" } },
      "spec.clusterIP",
    ],
    [
      "W9: a claim's class",
      { apiVersion: "v1", kind: "PersistentVolumeClaim", spec: { storageClassName: "a" } },
      { apiVersion: "v1", kind: "PersistentVolumeClaim", spec: { storageClassName: "b" } },
      "spec.storageClassName",
    ],
    [
      "W9: a StorageClass's parameters",
      { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", parameters: { type: "a" } },
      { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", parameters: { type: "b" } },
      "parameters.type",
    ],
    [
      "W10: a ConfigMap's data",
      { apiVersion: "v1", kind: "ConfigMap", data: { a: "1" } },
      { apiVersion: "v1", kind: "ConfigMap", data: { a: "2" } },
      "data.a",
    ],
    [
      "T1: a RoleBinding's role",
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", roleRef: { name: "a" } },
      { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", roleRef: { name: "b" } },
      "roleRef.name",
    ],
  ])("%s", (_what, old, wanted, path) => {
    expect(changes(old, wanted)).toEqual({ [path]: "update-replace" });
  });

  test("W9: not a claim's requested size", () => {
    const claim = (storage: string): KubeObject => ({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      spec: { resources: { requests: { storage } } },
    });
    expect(changes(claim("1Gi"), claim("2Gi"))).toEqual({ "spec.resources.requests.storage": "update" });
    expect(changes(claim("1Gi"), claim("1024Mi"))).toEqual({});
  });

  test("W10: a Secret's text, which the cluster keeps under data", () => {
    const secret = (stringData: KubeObject): KubeObject => ({ apiVersion: "v1", kind: "Secret", stringData });
    const live: KubeObject = { apiVersion: "v1", kind: "Secret", data: { a: "MQ==" } };
    expect(changes(secret({ a: "1" }), secret({ a: "1" }), live)).toEqual({});
    expect(changes(secret({ a: "1" }), secret({ a: "2" }), live)).toEqual({ "data.a": "update-replace" });
  });

  test("W10: data in place where the provider says so, but not of what is immutable", () => {
    const config = (value: string, immutable: boolean): KubeObject => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      immutable,
      data: { a: value },
    });
    const mutable = { configMaps: true, secrets: true };
    const inPlace = changes(config("1", false), config("2", false), config("1", false), mutable);
    expect(inPlace).toEqual({ "data.a": "update" });
    const anew = changes(config("1", true), config("2", true), config("1", true), mutable);
    expect(anew).toEqual({ "data.a": "update-replace" });
  });
});
