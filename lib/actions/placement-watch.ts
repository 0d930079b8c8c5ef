import * as pulumi from "@pulumi/pulumi";
import { awaitPlacement } from "./await-placement";
import type { StrictGroup } from "./await-placement";
import { changed } from "./changed";

/** Servers of which no two may share a host, and how their cloud is called. */
export interface PlacementWatchArgs {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Id of the server group. */
  readonly serverGroup: pulumi.Input<string>;
  /** How many servers it is going to have. */
  readonly count: number;
  /** A secret: how the cloud is called, by the names of clouds.yaml, such as `auth_url`. */
  readonly login: pulumi.Input<Readonly<Record<string, string>>>;
}

const provider: pulumi.dynamic.ResourceProvider<StrictGroup, StrictGroup> = {
  create: async (inputs) => {
    await awaitPlacement(inputs);
    return { id: inputs.serverGroup, outs: inputs };
  },
  diff: async (_id, olds, news) => ({ changes: changed(olds, news, ["serverGroup", "count", "login"]) }),
  update: async (_id, olds, news) => {
    if (changed(olds, news, ["serverGroup", "count"])) await awaitPlacement(news);
    return { outs: news };
  },
};

/**
 * Looks on while servers are made, and says in words what keeps one of them from it. It has to depend on all that they
 * depend on, as it gives up when none of them appears.
 */
export class PlacementWatch extends pulumi.dynamic.Resource {
  constructor(name: string, args: PlacementWatchArgs, opts: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      { ...args, login: pulumi.secret(args.login) },
      { ...opts, additionalSecretOutputs: ["login"] },
      "cloud-container-engine",
      "PlacementWatch",
    );
  }
}
