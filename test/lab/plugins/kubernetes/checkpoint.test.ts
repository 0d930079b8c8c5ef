import {
  checkpointState,
  markSecrets,
  readCheckpoint,
  toManifest,
} from "../../../../lab/plugins/kubernetes/checkpoint";
import type { PropertyMap } from "../../../../lab/plugins/provider/property-value";
import { Secret } from "../../../../lab/plugins/provider/property-value";

describe("W10: what stays secret in the state of an object", () => {
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" } };

  test("all values of a Secret, whether the program said so or not", () => {
    const manifest = { ...secret, stringData: { a: "1" } };
    const applied = "kubectl.kubernetes.io/last-applied-configuration";
    const live = {
      ...secret,
      metadata: { name: "s", annotations: { [applied]: "{...1...}", other: "2" } },
      data: { a: "MQ==" },
    };
    const state = checkpointState({ manifest, live }, manifest);
    expect(state).toMatchObject({
      data: new Secret({ a: "MQ==" }),
      metadata: { annotations: { [applied]: new Secret("{...1...}"), other: "2" } },
      __inputs: { stringData: new Secret({ a: "1" }) },
    });
  });

  test("in other kinds, the values that the program marked, and whole lists with one among them", () => {
    const inputs: PropertyMap = {
      spec: { token: new Secret("t"), open: "o", args: ["--password", new Secret("p")] },
    };
    const live = { spec: { token: "t", open: "o", args: ["--password", "p"], added: "a" } };
    expect(markSecrets(live, inputs)).toEqual({
      spec: { token: new Secret("t"), open: "o", args: new Secret(["--password", "p"]), added: "a" },
    });
  });
});

describe("the state of an object", () => {
  test("gives back manifest and object, without field ownership", () => {
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "1" } };
    const live = { ...manifest, metadata: { name: "c", uid: "u", managedFields: [{ manager: "m" }] } };
    const state = checkpointState({ manifest, live, fieldManager: "m" }, manifest);
    expect(readCheckpoint(state)).toEqual({
      manifest,
      live: { ...manifest, metadata: { name: "c", uid: "u" } },
      fieldManager: "m",
      initialApiVersion: "v1",
    });
  });

  test("spells the keys of a custom resource's schema as the SDK can", () => {
    const program: PropertyMap = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      spec: { schema: [{ x_kubernetes_int_or_string: true }] },
    };
    const manifest = toManifest(program);
    expect(manifest["spec"]).toEqual({ schema: [{ "x-kubernetes-int-or-string": true }] });
    expect(checkpointState({ manifest, live: manifest }, program)["spec"]).toEqual(program["spec"]);
  });
});
