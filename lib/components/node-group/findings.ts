import { cloudName, hostNamePrefix } from "../../rules/cloud-names";
import { distinct, dnsLabel } from "../../rules/names";
import { knownGenerations } from "../../rules/generations";
import { wholeNumber } from "../../rules/numbers";
import type { Findings, Problem } from "../../rules/problem";
import { within } from "../../rules/problem";
import { nodeGrowth } from "../../rules/thresholds";
import { bootVolume, memberBootVolume, volume } from "../../rules/volumes";
import { zonesOfNodes } from "../../rules/zones";
import type { NodeGroupArgs } from "./args";
import type { GroupSize } from "./plan";

/** What Heat adds to the name of a group for each of its nodes. */
const GENERATED_SUFFIX = "-abcdef";

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
    ...(isScaled ? memberBootVolume : bootVolume)("bootVolume", args.bootVolume, bareMetal),
    ...(dataVolume ? volume("dataVolume", dataVolume) : []),
    isScaled && dataVolume ? notScaled("dataVolume", dataVolume) : undefined,
    isScaled && args.generations ? notScaled("generations", args.generations) : undefined,
    ...("growth" in size
      ? []
      : knownGenerations("generations", args.generations ?? {}, {
          names: size.nodes,
          kind: "node of this group",
        })),
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

function notScaled(field: string, value: unknown): Problem {
  return {
    field,
    value,
    rule: "is for nodes with names, which a group that grows by itself has not",
    fix: "leave it out, or give 'count' or 'nodes' instead of 'autoscale'",
  };
}
