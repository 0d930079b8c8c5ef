import { inOrder } from "../../../../../lab/plugins/kubernetes/helm/chart-order";
import type { KubeObject } from "../../../../../lab/plugins/kubernetes/kube-object";
import { nameOf } from "../../../../../lab/plugins/kubernetes/kube-object";

const object = (apiVersion: string, kind: string, name: string, dependsOn?: string): KubeObject => ({
  apiVersion,
  kind,
  metadata: {
    name,
    namespace: ["Namespace", "CustomResourceDefinition"].includes(kind) ? "" : "space",
    annotations: dependsOn === undefined ? {} : { "config.kubernetes.io/depends-on": dependsOn },
  },
});
const namesOf = (objects: readonly KubeObject[]) =>
  inOrder(objects).map((one) => [nameOf(one.object), one.after.map(nameOf)]);

describe("the order of a chart's objects", () => {
  test("C1: namespaces and definitions come before what needs them", () => {
    const definition: KubeObject = {
      ...object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "things"),
      spec: { group: "example.org", names: { kind: "Thing" } },
    };
    expect(
      namesOf([
        object("example.org/v1", "Thing", "thing"),
        object("v1", "ConfigMap", "config"),
        definition,
        object("v1", "Namespace", "space"),
        object("other.org/v1", "Thing", "stranger"),
      ]),
    ).toEqual([
      ["things", []],
      ["space", []],
      ["thing", ["things", "space"]],
      ["config", ["space"]],
      ["stranger", ["space"]],
    ]);
  });

  test("C1: an annotation says what else comes before", () => {
    const web = object(
      "apps/v1",
      "Deployment",
      "web",
      "/namespaces/space/Secret/key, apps/namespaces/space/Deployment/db",
    );
    expect(namesOf([web, object("apps/v1", "Deployment", "db"), object("v1", "Secret", "key")])).toEqual([
      ["key", []],
      ["db", []],
      ["web", ["key", "db"]],
    ]);
  });

  test("C1: circles, and what is not in the chart, are refused by name", () => {
    const one = object("v1", "Secret", "one", "/namespaces/space/Secret/two");
    const two = object("v1", "Secret", "two", "/namespaces/space/Secret/one");
    expect(() => inOrder([one, two])).toThrow(
      "wait for each other: /namespaces/space/Secret/one after /namespaces/space/Secret/two after /namespaces/space/Secret/one",
    );
    expect(() => inOrder([one])).toThrow(
      "depends on '/namespaces/space/Secret/two', which the chart does not have",
    );
  });
});
