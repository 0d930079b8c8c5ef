import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { refusable } from "../bridge/refusable";
import { refuse } from "../rules/problem";
import { workerBoot } from "./cluster/boot";
import { joinToken } from "./cluster/join-token";
import { cloudLogin } from "./cluster/cloud-login";
import { inheriting, OPENSTACK } from "./inherited-provider";
import type { NodeGroupArgs } from "./node-group/args";
import { bootstrapToken } from "./node-group/bootstrap-token";
import { nodeGroupFindings } from "./node-group/findings";
import type { GroupNode } from "./node-group/fixed";
import { fixedNodes } from "./node-group/fixed";
import { groupSize } from "./node-group/plan";
import { scaledNodes } from "./node-group/scaled";

/** Volume group of a data volume, where nobody named it. */
const VOLUME_GROUP = "data";

/**
 * Workers of a cluster that are alike: a fixed number of them, which the next `pulumi up --refresh` heals, or as many as
 * their use asks for, of which the cloud removes failed ones by itself. They join by a token of the group's own, which is revoked with it.
 * Covers C2, C4 and C6 to C9.
 */
export class NodeGroup extends pulumi.ComponentResource {
  /** Name of the group, which its nodes carry as a tag. */
  readonly groupName: string;
  /** The nodes of a fixed group; none of a group that grows by itself, whose nodes come and go. */
  readonly nodes: readonly GroupNode[];
  /** Ids of the Heat stacks of a group that grows by itself, one for each zone; none of a fixed group. */
  readonly stackIds: readonly pulumi.Output<string>[];

  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: NodeGroupArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { cluster, name: group = name, dataVolume } = args;
    const size = groupSize(args);
    refusable(() => refuse(`NodeGroup '${name}'`, nodeGroupFindings(group, args, size)));
    super("cloud-container-engine:index:NodeGroup", name, {}, inheriting(OPENSTACK, opts, [cluster]));
    const child = { parent: this };
    const token = joinToken(`${cluster.clusterName}-${group}`, child);
    bootstrapToken(name, token, { ...child, provider: cluster.systemProvider });
    const settings = {
      group,
      args,
      imageId:
        args.image === undefined
          ? cluster.imageId
          : openstack.images.getImageOutput({ name: args.image, mostRecent: true }, child).id,
      userData: workerBoot(cluster.boot, token.token, {
        labels: args.labels,
        taints: args.taints,
        ...(dataVolume ? { dataVolume: { volumeGroup: dataVolume.volumeGroup ?? VOLUME_GROUP } } : {}),
      }),
      zones: cluster.domain ? [cluster.domain.zone] : args.zones,
    };
    this.groupName = group;
    this.nodes = "nodes" in size ? fixedNodes(size.nodes, settings, child) : [];
    this.stackIds =
      "growth" in size
        ? scaledNodes(size.growth, { ...settings, login: cloudLogin(this) }, child).map(({ id }) => id)
        : [];
    this.registerOutputs({ groupName: this.groupName, nodes: this.nodes, stackIds: this.stackIds });
  }
}
