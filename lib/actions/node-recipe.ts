import * as pulumi from "@pulumi/pulumi";

/** What a node is made of, and all of it known before anything of its cluster is there. */
export interface NodeRecipeArgs {
  /** How often the node was rebuilt, from 1 on. */
  readonly generation: number;
  readonly flavor: pulumi.Input<string>;
  readonly imageId: pulumi.Input<string>;
  /** Availability zone. @default the cloud's choice */
  readonly zone?: pulumi.Input<string>;
  /** The disk that it boots from. @default one of the flavor's own */
  readonly bootVolume?: NodeVolume;
}

/** A disk of a node: GiB, volume type, zone. */
export interface NodeVolume {
  readonly size: number;
  readonly type?: string;
  readonly zone?: string;
}

/** What the nodes of a group that grows by itself are made of. */
export interface GroupRecipeArgs extends Omit<NodeRecipeArgs, "bootVolume"> {
  readonly volumes: {
    /** The disk that each boots from. @default one of the flavor's own */
    readonly boot?: NodeVolume;
    /** A blank one beside it. @default none */
    readonly data?: NodeVolume;
  };
}

/** What a node is told when it boots, which names addresses of others. */
export interface NodeUserDataArgs {
  /** How often the node was rebuilt, from 1 on. */
  readonly generation: number;
  /** A secret. */
  readonly userData: pulumi.Input<string>;
}

/** The part of their inputs and of their state that decides. */
interface Kept {
  readonly generation: number;
}

/** Keeps its inputs until the generation is raised. The engine runs it from source text: it refers to nothing else. */
const provider: pulumi.dynamic.ResourceProvider<Kept, Kept> = {
  create: async (inputs) => ({ id: "recipe", outs: inputs }),
  diff: async (_id, olds, news) => ({ changes: olds.generation !== news.generation }),
  update: async (_id, _olds, news) => ({ outs: news }),
};

/**
 * Keeps what a node was made of until its generation is raised. Images, flavors, zones and boot disks change over time,
 * and to change them replaces a server: so that no `up` replaces nodes by the way, they see what was said when they
 * were made, also when a lost one is made again.
 */
export class NodeRecipe extends pulumi.dynamic.Resource {
  declare readonly flavor: pulumi.Output<string>;
  declare readonly imageId: pulumi.Output<string>;
  /** Empty where it is the cloud's choice: what a state does not have is unknown in previews, as if it changed. */
  declare readonly zone: pulumi.Output<string>;
  declare readonly bootVolume: pulumi.Output<NodeRecipeArgs["bootVolume"]>;

  constructor(name: string, args: NodeRecipeArgs, opts: pulumi.CustomResourceOptions) {
    const kept = { ...args, zone: args.zone ?? "" };
    super(provider, name, kept, opts, "cloud-container-engine", "NodeRecipe");
  }
}

/** Keeps what the nodes of a group that grows by itself are made of, as {@link NodeRecipe} does for one node. */
export class GroupRecipe extends pulumi.dynamic.Resource {
  declare readonly flavor: pulumi.Output<string>;
  declare readonly imageId: pulumi.Output<string>;
  /** Empty where it is the cloud's choice. */
  declare readonly zone: pulumi.Output<string>;
  declare readonly volumes: pulumi.Output<GroupRecipeArgs["volumes"]>;

  constructor(name: string, args: GroupRecipeArgs, opts: pulumi.CustomResourceOptions) {
    const kept = { ...args, zone: args.zone ?? "" };
    super(provider, name, kept, opts, "cloud-container-engine", "GroupRecipe");
  }
}

/**
 * Keeps the user data of a node, as {@link NodeRecipe} keeps the rest: apart from it, so that disks, which take their
 * time, need not wait for the addresses that are in user data.
 */
export class NodeUserData extends pulumi.dynamic.Resource {
  declare readonly userData: pulumi.Output<string>;

  constructor(name: string, args: NodeUserDataArgs, opts: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      { ...args, userData: pulumi.secret(args.userData) },
      { ...opts, additionalSecretOutputs: ["userData"] },
      "cloud-container-engine",
      "NodeUserData",
    );
  }
}
