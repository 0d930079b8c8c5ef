import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { GroupRecipe, NodeUserData } from "../../actions/node-recipe";
import { NodeStack } from "../../actions/node-stack";
import { KUBELET_PORT } from "../../boot/kubelet-port";
import type { NodeGrowth } from "../../rules/thresholds";
import { Metrics } from "../../scaling/alarms";
import { groupStack, Signal, updateMinutes } from "../../scaling/node-group-template";
import { zoneBounds } from "../../scaling/usage";
import type { BootVolume } from "../cluster/args";
import type { CloudLogin } from "../cluster/cloud-login";
import type { NodeGroupArgs } from "./args";
import type { GroupSettings } from "./fixed";
import { groupRecovery } from "./plan";
import { watchingPool } from "./recovery";

/** What a group that grows by itself is made of. */
export interface ScaledSettings extends GroupSettings {
  /** How the cloud is called, a secret. */
  readonly login: CloudLogin;
}

/** Makes a group in each zone that grows by itself: Heat makes its nodes, on alarms of their use. */
export function scaledNodes(
  growth: NodeGrowth,
  settings: ScaledSettings,
  opts: pulumi.CustomResourceOptions,
): readonly NodeStack[] {
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
  { group, args, imageId, userData, login }: ScaledSettings,
  opts: pulumi.CustomResourceOptions,
): NodeStack {
  const { cluster, flavor, bootVolume, dataVolume, autoscale } = args;
  const name = `${cluster.clusterName}-${group}${suffix}`;
  // Heat replaces members, whose pods nobody moves before, when what they are made of changes.
  const generation = autoscale?.generation ?? 1;
  const volumes = {
    ...(bootVolume ? { boot: volumeShape(bootVolume) } : {}),
    ...(dataVolume ? { data: volumeShape(dataVolume) } : {}),
  };
  const recipe = new GroupRecipe(name, { generation, flavor, imageId, zone, volumes }, opts);
  const kept = new NodeUserData(name, { generation, userData }, opts);
  const capacity = openstack.compute.getFlavorOutput({ name: recipe.flavor }, { parent: opts.parent });
  const pool = watchedIn(name, args, opts);
  const made = pulumi
    .all([
      pulumi.all([recipe.imageId, recipe.flavor, recipe.zone, recipe.volumes]),
      cluster.networkId,
      cluster.subnetId,
      cluster.securityGroupIds.workers,
      pool,
      kept.userData,
      capacity,
    ])
    .apply(
      ([
        [image, known, placed, { boot, data }],
        network,
        subnet,
        securityGroup,
        watching,
        secret,
        { vcpus, ram },
      ]) =>
        groupStack(
          {
            member: {
              cluster: cluster.clusterName,
              group,
              generation,
              flavor: known,
              image,
              network,
              subnet,
              securityGroups: [securityGroup],
              ...(placed === "" ? {} : { zone: placed }),
              ...(boot ? { bootVolume: boot } : {}),
              ...(data ? { dataVolume: data } : {}),
              ...(watching === undefined ? {} : { watched: { pool: watching, port: KUBELET_PORT } }),
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
  // The templates hold no secret; all that `made` knows counts as one, as it was made with the user data.
  const readable = pulumi.unsecret(made);
  return new NodeStack(
    name,
    {
      cluster: cluster.clusterName,
      name,
      owner: cluster.identity,
      tags: [`cluster=${cluster.clusterName}`, `group=${group}`],
      template: readable.template,
      environment: made.environment,
      files: readable.files,
      timeoutMinutes: updateMinutes(growth),
      login,
      cloud: pulumi.unsecret(login.apply(({ cloud = "" }) => cloud)),
    },
    { ...opts, dependsOn: [...cluster.boot.network.wayOut] },
  );
}

/** Id of the pool that nodes are watched in, where they are. */
function watchedIn(
  name: string,
  args: NodeGroupArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
  const recovery = groupRecovery(args);
  const { balancer } = args.cluster.boot.endpoint;
  return recovery && balancer ? watchingPool(name, balancer, recovery, opts) : undefined;
}

/** Nothing but the disk itself: what its volume group is called, the user data says. */
function volumeShape({ size, type, zone }: BootVolume): BootVolume {
  return { size, ...(type === undefined ? {} : { type }), ...(zone === undefined ? {} : { zone }) };
}
