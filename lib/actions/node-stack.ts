import * as pulumi from "@pulumi/pulumi";
import { changed } from "./changed";
import { cloudOf } from "./cloud-of";
import type { StackShape } from "./heat-stack";
import { beginStack, changeStack, failureOf, removeStack, settledStack, shownStack } from "./heat-stack";

/** A stack of Heat that makes nodes of a cluster by itself, and how its cloud is called. */
export interface NodeStackArgs {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Name of the stack. */
  readonly name: string;
  /** Tag that no other stack of this name would have, by which a killed deployment finds its own again. */
  readonly owner: pulumi.Input<string>;
  readonly tags: readonly string[];
  readonly template: pulumi.Input<string>;
  /** A secret: it holds the user data of the nodes. */
  readonly environment: pulumi.Input<string>;
  /** Templates of its parts, by the names that the environment has for them; no secrets. */
  readonly files: pulumi.Input<Readonly<Record<string, string>>>;
  /** How long Heat may take to make or to change it, in minutes. */
  readonly timeoutMinutes: number;
  /** A secret: how the cloud is called, by the names of clouds.yaml, such as `auth_url`. */
  readonly login: pulumi.Input<Readonly<Record<string, string>>>;
  /** Name of that cloud in clouds.yaml, for `cce settle`, which cannot read secrets; empty where it has none. */
  readonly cloud: pulumi.Input<string>;
}

/** What the engine gives and keeps. */
interface Wanted extends StackShape {
  readonly cluster: string;
  readonly login: Readonly<Record<string, string>>;
}

interface Kept extends Wanted {
  /** What was wrong with it when it was looked at last; empty where nothing was. */
  readonly failure: string;
}

/** What Heat is asked for. */
const SHAPE = ["owner", "tags", "template", "environment", "files", "timeoutMinutes"] as const;

const provider: pulumi.dynamic.ResourceProvider<Wanted, Kept> = {
  create: async (inputs) => {
    const api = cloudOf(inputs.cluster, inputs.login);
    const id = await beginStack(api, inputs);
    await settledStack(api, inputs, id).catch(keeping(id, inputs));
    return { id, outs: { ...inputs, failure: "" } };
  },
  diff: async (_id, olds, news) => ({
    changes: olds.failure !== "" || changed<Wanted>(olds, news, [...SHAPE, "name", "login"]),
    replaces: olds.name === news.name ? [] : ["name"],
    deleteBeforeReplace: true,
  }),
  update: async (id, olds, news) => {
    if (olds.failure !== "" || changed<Wanted>(olds, news, SHAPE)) {
      const api = cloudOf(news.cluster, news.login);
      await changeStack(api, news, id)
        .then(() => settledStack(api, news, id))
        .catch(keeping(id, news));
    }
    return { outs: { ...news, failure: "" } };
  },
  read: async (id, props) => {
    // Who imports one by its id alone says nothing of it.
    if (props?.login === undefined) throw new Error("a stack of nodes cannot be imported");
    const stack = await shownStack(cloudOf(props.cluster, props.login), props, id);
    // Without an id it is gone, and the next deployment makes it again.
    return stack === undefined ? { id: "" } : { id, props: { ...props, failure: failureOf(stack) } };
  },
  delete: async (id, props) => removeStack(cloudOf(props.cluster, props.login), props, id),
};

/**
 * Has the engine keep a stack that failed, with what went wrong: the next deployment mends it. Those three fields are what
 * the engine's process for such resources reads of an error.
 */
function keeping(id: string, inputs: Wanted): (thrown: unknown) => never {
  return (thrown) => {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    throw Object.assign(new Error(message), {
      id,
      properties: { ...inputs, failure: message },
      reasons: [message],
    });
  };
}

/**
 * A stack of Heat. The resource of Terraform's provider knows no files, and so none of the templates that a member of a
 * group needs to have a port, disks and a place in a pool of its own.
 *
 * A deployment waits until Heat is done; what failed is mended by the next one, by `--refresh` also where it failed later.
 */
export class NodeStack extends pulumi.dynamic.Resource {
  constructor(name: string, args: NodeStackArgs, opts: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      { ...args, environment: pulumi.secret(args.environment), login: pulumi.secret(args.login) },
      { ...opts, additionalSecretOutputs: ["environment", "login"] },
      "cloud-container-engine",
      "NodeStack",
    );
  }
}
