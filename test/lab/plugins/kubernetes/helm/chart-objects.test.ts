import {
  isKept,
  objectsOf,
  resourceName,
  toInputs,
  typeTokenOf,
  withNamespaces,
  withoutAwait,
} from "../../../../../lab/plugins/kubernetes/helm/chart-objects";
import { Secret } from "../../../../../lab/plugins/provider/property-value";

const object = (apiVersion: string, kind: string, metadata: object = { name: "a" }) =>
  JSON.stringify({ apiVersion, kind, metadata });

describe("a chart's objects", () => {
  test("C1: are read as kubectl reads them: lists one by one, nothing of empty documents", () => {
    const list = `{apiVersion: v1, kind: List, items: [${object("v1", "Pod")}, ${object("core/v1", "Service")}]}`;
    const objects = objectsOf(
      [
        "# only a comment",
        "{}",
        list,
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: 2026-01-01, b: 12:30, c: 0x10}",
      ].join("\n---\n"),
    );
    expect(objects.map(typeTokenOf)).toEqual([
      "kubernetes:core/v1:Pod",
      "kubernetes:core/v1:Service",
      "kubernetes:core/v1:ConfigMap",
    ]);
    expect(objects[2]?.data).toEqual({ a: "2026-01-01", b: "12:30", c: 16 });
    expect(typeTokenOf({ apiVersion: "apps/v1", kind: "Deployment" })).toBe("kubernetes:apps/v1:Deployment");
  });

  test.each([["[1]"], ["kind: Pod\nmetadata: {name: a}"], ["apiVersion: v1\nkind: Pod"], ["text"]])(
    "C1: %j is refused",
    (document) => {
      expect(() => objectsOf(document)).toThrow("has no apiVersion, kind or metadata.name");
    },
  );

  test("C1: get the release's namespace where their kind has one, also if the chart itself defines it", async () => {
    const definition = (kind: string, scope: string) =>
      `{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: ${kind}},
        spec: {group: example.org, scope: ${scope}, names: {kind: ${kind}}}}`;
    const objects = objectsOf(
      [
        definition("Local", "Namespaced"),
        definition("Global", "Cluster"),
        object("example.org/v1", "Local"),
        object("example.org/v1", "Global"),
        object("v1", "Pod"),
        object("v1", "Pod", { name: "b", namespace: "elsewhere" }),
      ].join("\n---\n"),
    );
    const asked: string[] = [];
    const placed = await withNamespaces(objects, "here", async ({ kind }) => {
      asked.push(kind);
      return kind === "Pod";
    });
    expect(placed.map((one) => resourceName(one, "chart"))).toEqual([
      "chart:Local",
      "chart:Global",
      "chart:here/a",
      "chart:a",
      "chart:here/a",
      "chart:elsewhere/b",
    ]);
    expect(asked).toEqual(["CustomResourceDefinition", "CustomResourceDefinition", "Pod"]);
    expect(resourceName({ metadata: { name: "a" } }, "")).toBe("a");
  });

  test("C10: are secret where they hold a secret, and all that a Secret holds", () => {
    const config = { apiVersion: "v1", kind: "ConfigMap", data: { a: "word=hunter2", b: "plain" } };
    expect(toInputs(config, ["hunter2"])).toEqual({
      ...config,
      data: { a: new Secret("word=hunter2"), b: "plain" },
    });
    const secret = { apiVersion: "v1", kind: "Secret", data: { a: "YQ==" }, stringData: { b: "b" } };
    expect(toInputs(secret, [])).toEqual({
      ...secret,
      data: new Secret({ a: "YQ==" }),
      stringData: new Secret({ b: "b" }),
    });
  });

  test("C12: can be told not to be waited for, and stay behind only where the chart says so", () => {
    const pod = { metadata: { name: "a", annotations: null } };
    expect(withoutAwait(pod).metadata).toEqual({
      name: "a",
      annotations: { "pulumi.com/skipAwait": "true" },
    });
    expect(isKept(pod)).toBe(false);
    expect(isKept({ metadata: { annotations: { "helm.sh/resource-policy": "keep" } } })).toBe(true);
  });
});
