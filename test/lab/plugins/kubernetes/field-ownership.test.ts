import { isForeign, withFieldsTakenOver } from "../../../../lab/plugins/kubernetes/field-ownership";
import type { KubeObject } from "../../../../lab/plugins/kubernetes/kube-object";

const entry = (manager: string, operation: string, fieldsV1: KubeObject, subresource = ""): KubeObject => ({
  manager,
  operation,
  fieldsV1,
  ...(subresource && { subresource }),
});
const object = (...managedFields: KubeObject[]): KubeObject => ({ metadata: { managedFields } });

describe("who owns the fields of an object", () => {
  test("those it was created with go to the stack's own manager", () => {
    const live = object(
      entry("pulumi-kubernetes", "Update", { "f:spec": { "f:replicas": {}, "f:template": { "f:a": {} } } }),
      entry("mine", "Apply", { "f:spec": { "f:template": { "f:b": {} } } }),
      entry("kube-controller-manager", "Update", { "f:status": {} }, "status"),
    );
    expect(withFieldsTakenOver(live, "mine")).toEqual([
      entry("mine", "Apply", { "f:spec": { "f:replicas": {}, "f:template": { "f:a": {}, "f:b": {} } } }),
      entry("kube-controller-manager", "Update", { "f:status": {} }, "status"),
    ]);
  });

  test("nothing is moved where nothing is left to move", () => {
    expect(withFieldsTakenOver(object(entry("mine", "Apply", {})), "mine")).toBeUndefined();
    const scaled = object(entry("kubectl", "Update", {}, "scale"));
    expect(withFieldsTakenOver(scaled, "mine")).toBeUndefined();
  });

  test("a field is foreign when somebody else set it, and we did not", () => {
    const live = object(
      entry("mine", "Apply", { "f:spec": { "f:a": {}, "f:b": {} } }),
      entry("hpa", "Update", { "f:spec": { "f:b": {}, "f:replicas": {} } }),
    );
    expect(isForeign(live, "mine", ["spec", "replicas"])).toBe(true);
    expect(isForeign(live, "mine", ["spec", "a"])).toBe(false);
    expect(isForeign(live, "mine", ["spec", "b"])).toBe(false);
    expect(isForeign(live, "mine", ["spec", "none"])).toBe(false);
  });
});
