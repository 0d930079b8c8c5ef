import { forcedSteps } from "../../bench/cluster/forced-steps";
import { latency } from "../../bench/cluster/latencies";
import { recordedSteps } from "../../bench/cluster/recorded-steps";
import { chainLength, makespan } from "../../bench/cluster/steps";
import type { Step } from "../../bench/cluster/steps";
import { ContainerCluster, NodeGroup } from "../../lib";
import { cloudAnswers, cloudComputed } from "../support/cloud";
import { record } from "../support/graph";

const step = (key: string, type: string, ...after: readonly string[]): Step => ({ key, type, after });

describe("the way up of a cluster (C1)", () => {
  test("its length is that of the longest chain, its time that of the slowest", () => {
    const steps = [step("d", "slow"), step("c", "quick", "b"), step("b", "quick", "a"), step("a", "quick")];
    expect(chainLength(steps)).toBe(3);
    expect(makespan(steps, (type) => (type === "slow" ? 10 : 2))).toBe(10);
    expect(makespan(steps, () => 2)).toBe(6);
    expect(chainLength([])).toBe(0);
  });

  test("nobody waits for what is not there, nor for himself", () => {
    expect(() => chainLength([step("a", "x", "b")])).toThrow("nothing is 'b'");
    expect(() => chainLength([step("a", "x", "b"), step("b", "x", "a")])).toThrow("waits for itself");
  });

  test("C1: is as short as the cloud's API allows", async () => {
    const resources = await record(
      () => {
        const cluster = new ContainerCluster("prod", {
          network: { vpc: { externalNetwork: "public" } },
          endpoint: { octavia: { floatingNetwork: "public" } },
          image: "debian-12",
          controlPlane: { flavor: "m1.medium", bootVolume: { size: 20 } },
        });
        new NodeGroup("workers", { cluster, flavor: "m1.large", count: 3, bootVolume: { size: 20 } });
      },
      { computed: cloudComputed, answers: cloudAnswers },
    );
    // What add-ons are given is made when the cloud is there, and takes no time of it.
    const ours = recordedSteps(resources).filter(({ type }) => type !== "ApplicationCredential");
    const forced = forcedSteps(3, 3);
    expect(chainLength(ours)).toBe(chainLength(forced));
    expect(makespan(ours, latency)).toBe(makespan(forced, latency));
    expect(ours.find(({ key }) => key === "Volume prod-control-1-boot")?.after).toEqual([]);
  });
});
