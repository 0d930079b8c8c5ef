import * as openstack from "@pulumi/openstack";
import type * as pulumi from "@pulumi/pulumi";
import { NodeRecipe, NodeUserData } from "../../actions/node-recipe";
import { departs } from "../cluster/departure";
import { node, nodePort } from "../cluster/node";
import type { NodeGroupArgs } from "./args";

/** What is known of a node once it is there. */
export interface GroupNode {
  readonly name: string;
  /** Of the server. */
  readonly id: pulumi.Output<string>;
  readonly address: pulumi.Output<string>;
}

/** What nodes of a group have in common. */
export interface GroupSettings {
  readonly group: string;
  readonly args: NodeGroupArgs;
  readonly imageId: pulumi.Output<string>;
  readonly userData: pulumi.Output<string>;
  /** Zones to spread over, in turn. @default the cloud's choice */
  readonly zones?: readonly pulumi.Input<string>[];
}

/** Makes nodes that have names, each by itself. */
export function fixedNodes(
  names: readonly string[],
  { group, args, imageId, userData, zones }: GroupSettings,
  opts: pulumi.CustomResourceOptions,
): readonly GroupNode[] {
  const { cluster, flavor, bootVolume, dataVolume, generations } = args;
  const { network } = cluster.boot;
  const prefix = `${cluster.clusterName}-${group}`;
  const owner = { cluster: cluster.clusterName, group };
  const spread = new openstack.compute.ServerGroup(
    prefix,
    // Soft, so that there can be more nodes than hosts.
    { name: prefix, policies: ["soft-anti-affinity"] },
    opts,
  );
  return names.map((key) => {
    const name = `${prefix}-${key}`;
    const generation = generations?.[key] ?? 1;
    const port = nodePort(name, owner, network, { securityGroup: cluster.securityGroupIds.workers }, opts);
    const recipe = new NodeRecipe(
      name,
      { generation, flavor, imageId, zone: zones?.[zoneOf(key, zones.length)], bootVolume },
      opts,
    );
    const kept = new NodeUserData(name, { generation, userData }, opts);
    const server = node(
      name,
      {
        owner,
        port,
        generation,
        recipe,
        userData: kept.userData,
        serverGroup: spread.id,
        hasBootVolume: bootVolume !== undefined,
        dataVolume,
      },
      network,
      opts,
    );
    const drainMinutes = args.drainMinutes ?? cluster.departures.drainMinutes;
    departs({ name, server }, { ...cluster.departures, drainMinutes }, opts);
    return { name, id: server.id, address: port.address };
  });
}

/** Which of the zones a node is in: numbers take turns, of other names the letters decide. Who else is there does not. */
function zoneOf(key: string, zones: number): number {
  if (/^[1-9][0-9]*$/.test(key)) return (Number(key) - 1) % zones;
  return [...key].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % zones;
}
