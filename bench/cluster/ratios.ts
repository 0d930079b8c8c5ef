import * as process from "node:process";
import { ContainerCluster, NodeGroup } from "../../lib";
import { cloudAnswers, cloudComputed } from "../../test/support/cloud";
import { record } from "../../test/support/graph";
import type { Recorded } from "../../test/support/graph";
import type { Ratio } from "../costs";
import { median } from "../costs";
import { forcedSteps } from "./forced-steps";
import { latency } from "./latencies";
import { recordedSteps } from "./recorded-steps";
import { chainLength, makespan } from "./steps";

/** Nodes of the cluster whose way up is looked at, of each kind. */
const NODES = 3;

/** Numbers of workers that previews are measured at. */
const WORKERS = [3, 50, 100] as const;

/** Previews of each, so that a disturbed one does not count. */
const ROUNDS = 5;

/** How a cluster comes up, against what the cloud itself forces; and what its nodes cost, up to a hundred of them. */
export async function clusterRatios(): Promise<readonly Ratio[]> {
  const ours = recordedSteps(await recorded(NODES));
  const forced = forcedSteps(NODES, NODES);
  const [few, middle, many] = WORKERS;
  const [fewResources, manyResources] = [(await recorded(few)).length, (await recorded(many)).length];
  const oneMore = (await recorded(few + 1)).length - fewResources;
  // What is compiled as it runs is compiled now.
  await recorded(many, true);
  const [small, medium, large] = [await previewTime(few), await previewTime(middle), await previewTime(many)];
  return [
    { name: "cluster-chain", value: chainLength(ours) / chainLength(forced), target: 1 },
    { name: "cluster-makespan", value: makespan(ours, latency) / makespan(forced, latency), target: 1.05 },
    {
      name: "cluster-node-resources",
      value: (manyResources - fewResources) / (many - few) / oneMore,
      target: 1,
    },
    {
      name: "cluster-node-preview",
      value: (large - medium) / (many - middle) / ((medium - small) / (middle - few)),
      target: 1.2,
    },
  ];
}

function recorded(workers: number, isPreview = false): Promise<readonly Recorded[]> {
  return record(() => cluster(workers), {
    isPreview,
    ...(isPreview ? {} : { computed: cloudComputed }),
    answers: cloudAnswers,
  });
}

function cluster(workers: number): void {
  const made = new ContainerCluster("prod", {
    network: { vpc: { externalNetwork: "public" } },
    endpoint: { octavia: { floatingNetwork: "public", allowedCidrs: ["198.51.100.0/24"] } },
    image: "debian-12",
    // What is installed into the cluster waits for all of it, whoever made it.
    addons: false,
    controlPlane: { flavor: "m1.medium", bootVolume: { size: 20 } },
  });
  new NodeGroup("workers", { cluster: made, flavor: "m1.large", count: workers, bootVolume: { size: 20 } });
}

/** Seconds of a processor that the program of a preview takes. */
async function previewTime(workers: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    await recorded(workers, true);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1e6);
  }
  return median(times);
}
