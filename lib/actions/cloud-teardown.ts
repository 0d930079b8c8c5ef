import * as pulumi from "@pulumi/pulumi";
import { changed } from "./changed";
import type { ClusterAccess } from "./cluster-api";
import { tearDown } from "./tear-down";
import type { Teardown } from "./tear-down";

/** A cluster, and how both it and its cloud are called when it goes. */
export interface CloudTeardownArgs {
  /** Name of the cluster, which its nodes' names begin with. */
  readonly cluster: string;
  /** What controllers in it mark with whatever they make in the cloud. */
  readonly identity: pulumi.Input<string>;
  /** Id of the network that its nodes are in. */
  readonly networkId: pulumi.Input<string>;
  /** A secret: how the cluster is called, also when no program runs. */
  readonly access: pulumi.Input<ClusterAccess>;
  /**
   * A secret: how the cloud is called, by the names of clouds.yaml, such as `auth_url`. What is missing is taken from
   * the environment at that time, as the provider does.
   */
  readonly login: pulumi.Input<Readonly<Record<string, string>>>;
  /** How long the controllers in the cluster may take, in minutes. */
  readonly controllerMinutes: number;
}

const provider: pulumi.dynamic.ResourceProvider<Teardown, Teardown> = {
  create: async (inputs) => ({ id: inputs.cluster, outs: inputs }),
  diff: async (_id, olds, news) => ({
    changes: changed(olds, news, [
      "cluster",
      "identity",
      "networkId",
      "access",
      "login",
      "controllerMinutes",
    ]),
    // Another network is another cluster, whose controllers have made nothing yet.
    replaces: (["cluster", "networkId"] as const).filter((name) => changed(olds, news, [name])),
    deleteBeforeReplace: true,
  }),
  update: async (_id, _olds, news) => ({ outs: news }),
  delete: async (_id, props) => tearDown(props),
};

/**
 * Goes before everything else of a cluster, and takes along what controllers in it made: balancers of Services with
 * their addresses and security groups, and disks of claims. The cluster's network could not be deleted before.
 *
 * It has to depend on all that the controllers need for that: nodes, endpoint, network and the controllers themselves.
 */
export class CloudTeardown extends pulumi.dynamic.Resource {
  constructor(name: string, args: CloudTeardownArgs, opts: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      { ...args, access: pulumi.secret(args.access), login: pulumi.secret(args.login) },
      { ...opts, additionalSecretOutputs: ["access", "login"] },
      "cloud-container-engine",
      "CloudTeardown",
    );
  }
}
