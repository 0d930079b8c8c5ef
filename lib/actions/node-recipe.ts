import * as pulumi from "@pulumi/pulumi";

/** What a node is made of; whatever of it is secret is a secret Output. */
export interface Recipe {
  readonly flavor: pulumi.Input<string>;
  readonly imageId: pulumi.Input<string>;
  readonly userData: pulumi.Input<string>;
}

export interface NodeRecipeArgs extends Recipe {
  /** How often the node was rebuilt, from 1 on. */
  readonly generation: number;
}

/** What the engine's language host calls the inputs and the state of it. */
interface Kept {
  readonly generation: number;
  readonly flavor: string;
  readonly imageId: string;
  readonly userData: string;
}

/**
 * The provider of {@link NodeRecipe}. The engine runs it in a process of its own, from source text: it refers to
 * nothing outside of itself.
 */
const provider: pulumi.dynamic.ResourceProvider<Kept, Kept> = {
  create: async (inputs) => ({ id: "recipe", outs: inputs }),
  diff: async (_id, olds, news) => ({ changes: olds.generation !== news.generation }),
  update: async (_id, _olds, news) => ({ outs: news }),
};

/**
 * Keeps what a node was made of until its generation is raised. User data, images and flavors change over time, and
 * to change them replaces a server: so that no `up` replaces nodes by the way, they see what was said when they
 * were made, also when a lost one is made again.
 */
export class NodeRecipe extends pulumi.dynamic.Resource {
  declare readonly flavor: pulumi.Output<string>;
  declare readonly imageId: pulumi.Output<string>;
  declare readonly userData: pulumi.Output<string>;

  constructor(name: string, args: NodeRecipeArgs, opts: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      { ...args, userData: pulumi.secret(args.userData) },
      { ...opts, additionalSecretOutputs: ["userData"] },
      "cloud-container-engine",
      "NodeRecipe",
    );
  }
}
