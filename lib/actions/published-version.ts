import * as pulumi from "@pulumi/pulumi";
import { parseRegistry } from "../rules/images";
import { ensurePublished } from "../registry/verbs/publish";
import { changed } from "./changed";
import type { RegistryLogin, RegistryLoginArgs } from "./registry-login";
import { registriesFor } from "./registry-login";

/** A version that is to be in the public store, and who puts it there. */
export interface PublishedVersionArgs extends RegistryLoginArgs {
  readonly image: pulumi.Input<string>;
  readonly name?: pulumi.Input<string>;
  readonly category?: pulumi.Input<string>;
}

interface Publication extends RegistryLogin {
  readonly image: string;
  readonly name?: string;
  readonly category?: string;
}

interface Published extends Publication {
  readonly reference: string;
  readonly digest: string;
}

async function publish(inputs: Publication): Promise<Published> {
  const { image, name, category } = inputs;
  const host = parseRegistry(image.slice(0, Math.max(0, image.indexOf("/")))) ?? "";
  const { reference, digest } = await ensurePublished({ image, name, category }, registriesFor(host, inputs));
  return { ...inputs, reference, digest };
}

const provider: pulumi.dynamic.ResourceProvider<Publication, Published> = {
  create: async (inputs) => {
    const outs = await publish(inputs);
    return { id: outs.reference, outs };
  },
  diff: async (_id, olds, news) => ({
    changes: changed<Publication>(olds, news, ["image", "name", "category", "credential", "ca", "plainHttp"]),
    // Another version is published beside the one before, which stays.
    replaces: olds.image === news.image && olds.name === news.name ? [] : ["image"],
  }),
  update: async (_id, _olds, news) => ({ outs: await publish(news) }),
};

/** Has a version of an organization's image in the public store, and leaves it there when it goes. */
export class PublishedVersion extends pulumi.dynamic.Resource {
  /** Reference in the public store. */
  declare readonly reference: pulumi.Output<string>;
  declare readonly digest: pulumi.Output<string>;

  constructor(name: string, args: PublishedVersionArgs, opts: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      { ...args, credential: pulumi.secret(args.credential), reference: undefined, digest: undefined },
      { ...opts, additionalSecretOutputs: ["credential"] },
      "cloud-container-engine",
      "PublishedVersion",
    );
  }
}
