import type { Value } from "../../lib/isolation/language/value";
import { resourceSubjects } from "../../lib/policies/resource-subjects";

const spec = { containers: [{ name: "web", securityContext: { privileged: true } }] };
const image = { containers: [{ name: "web", image: "web:1" }] };

function seen(type: string, props: Value): readonly string[] {
  return resourceSubjects({ type, name: "web" }, props, {}).map(
    ({ kind, wholeness, pods }) => `${wholeness} ${kind} with ${pods.length} pods`,
  );
}

describe("T2: what policies see of a resource", () => {
  test.each<[string, string, Value, readonly string[]]>([
    ["by its type alone", "kubernetes:core/v1:Pod", { spec }, ["whole /Pod with 1 pods"]],
    [
      "by its type and its properties",
      "kubernetes:apps/v1:Deployment",
      { apiVersion: "apps/v1", kind: "Deployment", spec: { template: { spec } } },
      ["whole apps/Deployment with 1 pods"],
    ],
    [
      "by both, where they differ",
      "kubernetes:core/v1:ConfigMap",
      { apiVersion: "v1", kind: "Pod", spec },
      ["whole /Pod with 1 pods", "whole /ConfigMap with 0 pods"],
    ],
    [
      "by both, where they differ in the group",
      "kubernetes:apps/v1:Pod",
      { apiVersion: "v1", kind: "Pod", spec },
      ["whole /Pod with 1 pods", "whole apps/Pod with 1 pods"],
    ],
    ["as a patch", "kubernetes:core/v1:PodPatch", { kind: "Pod", spec }, ["patch /Pod with 1 pods"]],
    ["as a patch by its type alone", "kubernetes:core/v1:PodPatch", { spec }, ["patch /Pod with 1 pods"]],
    [
      "as a patch that makes what it patches",
      "kubernetes:core/v1:PodPatch",
      { spec: image },
      ["whole /Pod with 1 pods"],
    ],
    [
      "as a patch of something else",
      "kubernetes:core/v1:PodPatch",
      { kind: "ConfigMap", spec },
      ["whole /ConfigMap with 0 pods", "patch /Pod with 1 pods"],
    ],
    [
      "as a kind whose name ends like a patch's",
      "kubernetes:example.com/v1:OsPatch",
      { apiVersion: "example.com/v1", kind: "OsPatch", spec },
      ["whole example.com/OsPatch with 1 pods"],
    ],
    [
      "in a list",
      "kubernetes:core/v1:PodList",
      { items: [{ apiVersion: "v1", kind: "Pod", spec }] },
      ["whole /Pod with 1 pods"],
    ],
    ["as a provider", "kubernetes:yaml", {}, []],
  ])("%s", (_name, type, props, expected) => {
    expect(seen(type, props)).toEqual(expected);
  });
});
