import { examine } from "../../lib/isolation/examine";
import { Wholeness } from "../../lib/isolation/language/judge";
import { ownEndpoints } from "../../lib/isolation/network/own-endpoints";
import type { IsolationRule } from "../../lib/isolation/rule";
import { ownVolumes } from "../../lib/isolation/storage/own-volumes";
import { claim } from "./cases/storage/objects";

/** How many violations of a rule there are in an object that a cluster holds, or that somebody is about to deploy. */
function violations(rule: IsolationRule, kind: string, object: object, isLive: boolean): number {
  const value = JSON.parse(JSON.stringify(object)) as Readonly<Record<string, string>>; // what JSON holds
  return examine(
    {
      kind,
      name: "data",
      namespace: "shop",
      object: { value, path: "" },
      wholeness: Wholeness.Whole,
      pods: [],
      tenant: {},
      cloud: {},
      isLive,
    },
    [rule],
  ).violations.length;
}

describe("T2: what controllers write is theirs only in a cluster", () => {
  const bound = claim({ volumeName: "pvc-1" }, { uid: "1" });
  const slice = {
    metadata: {
      name: "web-1",
      labels: { "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io" },
    },
    endpoints: [{ addresses: ["10.244.1.7"] }],
  };

  test.each([
    ["the volume of a claim", ownVolumes, "/PersistentVolumeClaim", bound],
    ["endpoints of a service", ownEndpoints, "discovery.k8s.io/EndpointSlice", slice],
  ])("%s", (_name, rule, kind, object) => {
    expect(violations(rule, kind, object, true)).toBe(0);
    expect(violations(rule, kind, object, false)).toBe(1);
  });

  test("endpoints that somebody else made are looked at there, too", () => {
    const made = { ...slice, metadata: { name: "web-1", labels: { made: "by hand" } } };
    expect(violations(ownEndpoints, "discovery.k8s.io/EndpointSlice", made, true)).toBe(1);
  });
});
