import { clusterChanges } from "../../lib/rules/cluster-changes";
import type { ClusterFacts } from "../../lib/rules/cluster-changes";

const PROD: ClusterFacts = {
  kubernetesVersion: "1.34.1",
  controlPlane: { count: 3 },
  hasBootVolumes: true,
  endpoint: "octavia",
  network: "10.0.0.0/20",
  podCidr: "10.244.0.0/16",
  serviceCidr: "10.96.0.0/16",
};

function refused(before: Partial<ClusterFacts>, after: Partial<ClusterFacts> = before): readonly string[] {
  return clusterChanges({ ...PROD, ...before }, { ...PROD, ...before, ...after }).map(({ field }) => field);
}

describe("changes of a cluster that is there (C1, C3, C6, C10)", () => {
  test("what stays the same is no change, nor is another patch version, nor two more control nodes", () => {
    expect(refused({})).toEqual([]);
    expect(refused({}, { kubernetesVersion: "1.34.3" })).toEqual([]);
    expect(refused({}, { controlPlane: { count: 5 } })).toEqual([]);
  });

  test.each<[string, Partial<ClusterFacts>, string]>([
    [
      "the next minor version, as nothing upgrades what runs",
      { kubernetesVersion: "1.35.0" },
      "kubernetesVersion",
    ],
    ["an older version", { kubernetesVersion: "1.34.0" }, "kubernetesVersion"],
    ["another endpoint", { endpoint: "vip" }, "endpoint"],
    ["another network, with all that is in it", { network: "10.1.0.0/20" }, "network"],
    ["boot disks for control nodes that have none", { hasBootVolumes: false }, "controlPlane.bootVolume"],
    ["other pod addresses", { podCidr: "10.245.0.0/16" }, "podCidr"],
    ["other service addresses", { serviceCidr: "10.97.0.0/16" }, "serviceCidr"],
  ])("%s is refused", (_, after, field) => {
    expect(refused({}, after)).toEqual([field]);
  });

  test("a control node that was made alone, or shares an address, gets no others", () => {
    expect(refused({ controlPlane: { count: 1 } }, { controlPlane: { count: 3 } })).toEqual([
      "controlPlane.count",
    ]);
    expect(refused({ endpoint: "vip" }, { controlPlane: { count: 5 } })).toEqual(["controlPlane.count"]);
  });

  test("a network that a preview does not know is no other one yet", () => {
    expect(refused({}, { network: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" })).toEqual([]);
  });
});
