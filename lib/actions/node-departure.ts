import * as pulumi from "@pulumi/pulumi";
import { changed } from "./changed";
import type { ClusterAccess } from "./cluster-api";
import { departNode } from "./depart-node";
import type { Departure } from "./depart-node";

/** A node of a cluster, and how it is to go. */
export interface NodeDepartureArgs {
  /** Name of the node. */
  readonly node: string;
  /** Id of its server. */
  readonly server: pulumi.Input<string>;
  /** A secret: how the cluster is called, also when no program runs. */
  readonly access: pulumi.Input<ClusterAccess>;
  /** How long its pods may take to leave, in minutes; 0 leaves them to their fate. */
  readonly drainMinutes: number;
  /** Address of a control node, which is taken out of etcd too. @default it is a worker */
  readonly memberAddress?: pulumi.Input<string>;
}

const provider: pulumi.dynamic.ResourceProvider<Departure, Departure> = {
  create: async (inputs) => ({ id: inputs.node, outs: inputs }),
  diff: async (_id, olds, news) => ({
    changes: changed(olds, news, ["node", "server", "access", "drainMinutes", "memberAddress"]),
    // Another server is another node: this one departs before its server goes.
    replaces: olds.server === news.server && olds.node === news.node ? [] : ["server"],
    deleteBeforeReplace: true,
  }),
  update: async (_id, _olds, news) => ({ outs: news }),
  delete: async (_id, props) => departNode(props),
};

/**
 * Takes a node out of its cluster before its server goes: its pods are moved, a control node leaves etcd, and its Node
 * object is deleted, so that nobody waits for it.
 *
 * Give it `deletedWith` something that lives as long as the cluster: when all of a cluster goes, there is nowhere for
 * pods to go to, and nobody that a node would be missed by; the engine then leaves this out.
 */
export class NodeDeparture extends pulumi.dynamic.Resource {
  constructor(name: string, args: NodeDepartureArgs, opts: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      { ...args, access: pulumi.secret(args.access) },
      { ...opts, additionalSecretOutputs: ["access"] },
      "cloud-container-engine",
      "NodeDeparture",
    );
  }
}
