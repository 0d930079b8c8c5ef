import * as pulumi from "@pulumi/pulumi";

/** What a node is made of; whatever of it is secret is a secret Output. */
export interface Recipe {
  readonly flavor: pulumi.Input<string>;
  readonly imageId: pulumi.Input<string>;
  readonly userData: pulumi.Input<string>;
  /** Availability zone. @default the cloud's choice */
  readonly zone?: pulumi.Input<string>;
  /** The disk that it boots from: GiB, volume type, zone. @default one of the flavor's own, or that Heat makes */
  readonly bootVolume?: { readonly size: number; readonly type?: string; readonly zone?: string };
}

export interface NodeRecipeArgs extends Recipe {
  /** How often the node was rebuilt, from 1 on. */
  readonly generation: number;
}

/** The part of its inputs and of its state that decides. */
interface Kept {
  readonly generation: number;
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
 * Keeps what a node was made of until its generation is raised. User data, images, flavors, zones and boot disks change
 * over time, and to change them replaces a server: so that no `up` replaces nodes by the way, they see what was said
 * when they were made, also when a lost one is made again.
 */
export class NodeRecipe extends pulumi.dynamic.Resource {
  declare readonly flavor: pulumi.Output<string>;
  declare readonly imageId: pulumi.Output<string>;
  declare readonly userData: pulumi.Output<string>;
  declare readonly zone: pulumi.Output<string | undefined>;
  declare readonly bootVolume: pulumi.Output<Recipe["bootVolume"]>;

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
