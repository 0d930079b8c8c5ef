import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { NodeRecipe, NodeUserData } from "../../actions/node-recipe";
import type { NodeGrowth } from "../../rules/thresholds";
import { Metrics } from "../../scaling/alarms";
import { groupStack, Signal, updateMinutes } from "../../scaling/node-group-template";
import { zoneBounds } from "../../scaling/usage";
import type { GroupSettings } from "./fixed";

/** Makes a group in each zone that grows by itself: Heat makes its nodes, on alarms of their use. */
export function scaledNodes(
  growth: NodeGrowth,
  settings: GroupSettings,
  opts: pulumi.CustomResourceOptions,
): readonly openstack.orchestration.StackV1[] {
  const { zones, args } = settings;
  // With a domain its one zone is known late, so that it is not part of a name.
  if (args.zones === undefined) return [stack("", zones?.[0], growth, settings, opts)];
  return zoneBounds(growth, args.zones).map(({ zone, min, max }) =>
    stack(`-${zone}`, zone, { ...growth, min, max }, settings, opts),
  );
}

function stack(
  suffix: string,
  zone: pulumi.Input<string> | undefined,
  growth: NodeGrowth,
  { group, args, imageId, userData }: GroupSettings,
  opts: pulumi.CustomResourceOptions,
): openstack.orchestration.StackV1 {
  const { cluster, flavor, bootVolume, autoscale } = args;
  const name = `${cluster.clusterName}-${group}${suffix}`;
  // Heat replaces members, whose pods nobody moves before, when what they are made of changes.
  const generation = autoscale?.generation ?? 1;
  const recipe = new NodeRecipe(name, { generation, flavor, imageId }, opts);
  const kept = new NodeUserData(name, { generation, userData }, opts);
  const capacity = openstack.compute.getFlavorOutput({ name: recipe.flavor }, { parent: opts.parent });
  const made = pulumi
    .all([
      recipe.imageId,
      recipe.flavor,
      cluster.networkId,
      cluster.subnetId,
      cluster.securityGroupIds.workers,
      pulumi.output(zone),
      kept.userData,
      capacity,
    ])
    .apply(([image, known, network, subnet, securityGroup, placed, secret, { vcpus, ram }]) =>
      groupStack(
        {
          member: {
            cluster: cluster.clusterName,
            group,
            flavor: known,
            image,
            network,
            subnet,
            securityGroups: [securityGroup],
            ...(placed === undefined ? {} : { zone: placed }),
            ...(bootVolume ? { bootVolume } : {}),
          },
          growth,
          scaleIn: autoscale?.scaleIn ?? false,
          capacity: { vcpus: vcpus ?? 0, memoryMib: ram ?? 0 },
          metrics: autoscale?.metrics ?? Metrics.Gnocchi,
          signal: autoscale?.signal ?? Signal.SignedAddress,
        },
        secret,
      ),
    );
  return new openstack.orchestration.StackV1(
    name,
    {
      name,
      // The template holds no secret; all that `made` knows counts as one, as it was made with the user data.
      templateOpts: { Bin: pulumi.unsecret(made).template },
      environmentOpts: pulumi.secret(made.apply(({ environment }) => ({ Bin: environment }))),
      disableRollback: true,
      timeout: updateMinutes(growth),
      tags: [`cluster=${cluster.clusterName}`, `group=${group}`],
    },
    // Heat answers with asterisks for the hidden parameter, and each preview would want to take them away.
    { ...opts, dependsOn: [...cluster.boot.network.wayOut], ignoreChanges: ["parameters"] },
  );
}
