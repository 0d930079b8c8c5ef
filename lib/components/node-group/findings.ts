import { cloudName, hostNamePrefix } from "../../rules/cloud-names";
import { distinct, dnsLabel } from "../../rules/names";
import { knownGenerations } from "../../rules/generations";
import { wholeNumber } from "../../rules/numbers";
import type { Findings, Problem } from "../../rules/problem";
import { within } from "../../rules/problem";
import { nodeGrowth } from "../../rules/thresholds";
import { bootVolume, volume } from "../../rules/volumes";
import { zonesOfNodes } from "../../rules/zones";
import type { NodeGroupArgs } from "./args";
import type { GroupSize } from "./plan";
import { canRecover } from "./plan";

/** What Heat adds to the name of a group for each of its nodes. */
const GENERATED_SUFFIX = "-abcdef";

/** Longer than that nobody waits for a node to boot. */
const MINUTES_OF_A_DAY = 1440;

/** Every problem of a group's arguments that is known before anything of it is. */
export function nodeGroupFindings(group: string, args: NodeGroupArgs, size: GroupSize): Findings {
  const { cluster, bareMetal = false, zones, dataVolume } = args;
  const isScaled = "growth" in size;
  const suffixes = isScaled ? [GENERATED_SUFFIX] : size.nodes.map((node) => `-${node}`);
  return [
    dnsLabel("name", group),
    group === "control"
      ? {
          field: "name",
          value: group,
          rule: "is what the cluster calls its control nodes",
          fix: "choose another name",
        }
      : undefined,
    hostNamePrefix("name", `${cluster.clusterName}-${group}`, suffixes),
    cloudName("flavor", args.flavor),
    args.image === undefined ? undefined : cloudName("image", args.image),
    ...oneSize(args),
    ...(isScaled
      ? within("autoscale", nodeGrowth(size.growth, bareMetal, zones?.length))
      : named(size.nodes)),
    ...zonesOfNodes("zones", zones, cluster.domain !== undefined),
    ...bootVolume("bootVolume", args.bootVolume, bareMetal),
    ...(dataVolume ? volume("dataVolume", dataVolume) : []),
    ...generationFindings(args, size),
    ...recoveryFindings(args),
    args.autoscale?.generation === undefined
      ? undefined
      : wholeNumber("autoscale.generation", args.autoscale.generation, { min: 1 }),
    args.drainMinutes === undefined ? undefined : wholeNumber("drainMinutes", args.drainMinutes, { min: 0 }),
  ];
}

/** Counts, names and bounds contradict each other. */
function oneSize({ count, nodes, autoscale }: NodeGroupArgs): Findings {
  const given = Object.entries({ count, nodes, autoscale }).filter(([, value]) => value !== undefined);
  return [
    given.length === 1
      ? undefined
      : {
          field: "count, nodes, autoscale",
          value: given.length === 0 ? undefined : given.map(([name]) => name),
          rule: given.length === 0 ? "say nothing of the size" : "say the size more than once",
          fix: "give one of the three",
        },
    count === undefined ? undefined : wholeNumber("count", count, { min: 0 }),
  ];
}

function named(nodes: readonly string[]): Findings {
  return [
    ...nodes.map((node, index) => dnsLabel(`nodes[${index}]`, node)),
    ...distinct("nodes", nodes, "name each node once"),
  ];
}

function generationFindings({ generations = {} }: NodeGroupArgs, size: GroupSize): Findings {
  if ("growth" in size) return [noNames(generations)];
  return knownGenerations("generations", generations, { names: size.nodes, kind: "node of this group" });
}

function noNames(generations: Readonly<Record<string, number>>): Problem | undefined {
  if (Object.keys(generations).length === 0) return undefined;
  return {
    field: "generations",
    value: generations,
    rule: "are of nodes with names, which a group that grows by itself has not",
    fix: "raise 'autoscale.generation', or give 'count' or 'nodes' instead of 'autoscale'",
  };
}

function recoveryFindings({ autoscale, cluster }: NodeGroupArgs): Findings {
  const recovery = autoscale?.recovery;
  if (!recovery) return [];
  const field = "autoscale.recovery";
  return [
    canRecover(cluster.boot.plan)
      ? undefined
      : {
          field,
          value: recovery,
          rule: `needs a balancer that may ask nodes whether they live, and cluster '${cluster.clusterName}' has none`,
          fix: "leave it out, or give the cluster the endpoint 'octavia' in a network of its own ('vpc')",
        },
    recovery.minutes === undefined
      ? undefined
      : wholeNumber(`${field}.minutes`, recovery.minutes, { min: 1, max: MINUTES_OF_A_DAY }),
  ];
}
