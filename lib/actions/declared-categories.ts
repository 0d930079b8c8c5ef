import * as pulumi from "@pulumi/pulumi";
import { isInterruption } from "../registry/retries";
import { changeCategories } from "../registry/verbs/categories";
import { changed } from "./changed";
import { pause } from "./cluster-api";
import type { RegistryLogin, RegistryLoginArgs } from "./registry-login";
import { registriesFor } from "./registry-login";

/** The categories that a program declares for a store, and who tells the registry. */
export interface DeclaredCategoriesArgs extends RegistryLoginArgs {
  /** Host of the registry, as references spell it. */
  readonly registry: pulumi.Input<string>;
  /** Path of the store: `public`, or `orgs/acme`. */
  readonly store: string;
  readonly categories: readonly string[];
  /** For how long the registry may not answer, in minutes. */
  readonly patience: number;
}

interface Declaration extends RegistryLogin {
  readonly registry: string;
  readonly store: string;
  readonly categories: readonly string[];
  readonly patience: number;
}

/** Between two tries, in milliseconds. */
const INTERVAL = 2_000;

/**
 * Has a store declare categories, and no others any more that the program declared before. What people have declared
 * beside it stays. A registry that has just been made may take a while to answer.
 *
 * @throws RegistryRefusal, RegistryUnreachable
 */
async function declare(news: Declaration, before: readonly string[]): Promise<void> {
  const { registry, store, categories, patience } = news;
  const change = { add: categories, remove: before.filter((name) => !categories.includes(name)) };
  // A store without categories is not worth a call: there may be no account yet that could make it.
  if (change.add.length + change.remove.length === 0) return;
  const deadline = Date.now() + patience * 60_000;
  for (;;) {
    try {
      await changeCategories({ registry, path: store }, change, registriesFor(registry, news));
      return;
    } catch (thrown) {
      if (!isInterruption(thrown) || Date.now() > deadline) throw thrown;
    }
    await pause(INTERVAL);
  }
}

const provider: pulumi.dynamic.ResourceProvider<Declaration, Declaration> = {
  create: async (inputs) => {
    await declare(inputs, []);
    return { id: `${inputs.registry}/${inputs.store}`, outs: inputs };
  },
  diff: async (_id, olds, news) => ({
    // By whom the registry is told changes nothing of what it was told.
    changes: changed(olds, news, ["registry", "store", "categories"]),
    replaces: changed(olds, news, ["registry"]) ? ["registry"] : [],
  }),
  update: async (_id, olds, news) => {
    await declare(news, olds.categories);
    return { outs: news };
  },
};

/** Has a store declare the categories of a program. They stay when it goes, as there may be images in them. */
export class DeclaredCategories extends pulumi.dynamic.Resource {
  constructor(name: string, args: DeclaredCategoriesArgs, opts: pulumi.CustomResourceOptions) {
    super(
      provider,
      name,
      { ...args, categories: [...args.categories].sort(), credential: pulumi.secret(args.credential) },
      { ...opts, additionalSecretOutputs: ["credential"] },
      "cloud-container-engine",
      "DeclaredCategories",
    );
  }
}
