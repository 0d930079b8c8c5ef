import * as pulumi from "@pulumi/pulumi";
import { DeclaredCategories } from "../actions/declared-categories";
import { refusable } from "../bridge/refusable";
import { declaredCategories } from "../rules/image-about";
import { isStore } from "../rules/image-stores";
import { parseRegistry } from "../rules/images";
import { componentName } from "../rules/names";
import { wholeNumber } from "../rules/numbers";
import type { Findings } from "../rules/problem";
import { refuse } from "../rules/problem";

/** What is known of a registry whose stores have categories: an ImageRepo, or another one that has the same paths. */
export interface CategorizedRegistry {
  /** Host, as references spell it. */
  readonly registry: string;
  /** Categories by the path of their store: `public`, `orgs/acme`. */
  readonly categories: Readonly<Record<string, readonly string[]>>;
  /** Account that may write every store; a secret. */
  readonly administrator?: pulumi.Input<{
    readonly user: pulumi.Input<string>;
    readonly password: pulumi.Input<string>;
  }>;
  /** Authority that has to be trusted, PEM. @default those that Node.js trusts */
  readonly caCertificate?: pulumi.Input<string>;
}

/** Arguments of {@link ImageCategories}. */
export interface ImageCategoriesArgs {
  readonly repo: CategorizedRegistry;
  /** Who declares them. The password is kept as a secret. @default the repository's first administrator */
  readonly credential?: CategorizedRegistry["administrator"];
  /** Calls the registry without TLS: everybody on the way reads the password. @default false */
  readonly plainHttp?: boolean;
  /** For how long the registry may not answer, in minutes, as one that has just been made does not. @default 5 */
  readonly patience?: number;
}

const PATIENCE = 5;

/**
 * Has the stores of an image repository declare the categories that the program names for them, where every client reads
 * them. It is said once per store: a category that comes or goes touches its store alone, and no other category of it,
 * be it one that somebody declared by hand. Images keep the category that they are in. Nothing is taken back when this is
 * destroyed. Covers R5.
 *
 * The machine that deploys calls the registry, once its host leads there.
 */
export class ImageCategories extends pulumi.ComponentResource {
  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: ImageCategoriesArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { repo, credential = repo.administrator, plainHttp, patience = PATIENCE } = args;
    const { registry, categories, caCertificate: ca } = repo;
    refusable(() => refuse(`ImageCategories '${name}'`, [componentName(name), ...findings(args, patience)]));
    super("cloud-container-engine:index:ImageCategories", name, {}, opts);
    // A repository of the same program has to be there first.
    const dependsOn = pulumi.Resource.isInstance(repo) ? [repo] : [];
    for (const [store, names] of Object.entries(categories)) {
      new DeclaredCategories(
        `${name}-${store.replaceAll("/", "-")}`,
        {
          registry,
          store,
          categories: names,
          patience,
          credential: credential ?? { user: "", password: "" },
          ca,
          plainHttp,
        },
        { parent: this, dependsOn },
      );
    }
    this.registerOutputs({ registry, categories });
  }
}

function findings(
  { repo, credential = repo.administrator }: ImageCategoriesArgs,
  patience: number,
): Findings {
  return [
    parseRegistry(repo.registry) === repo.registry
      ? undefined
      : {
          field: "repo.registry",
          value: repo.registry,
          rule: "is no host of a registry",
          fix: "write host or host:port, in lower case",
        },
    ...Object.entries(repo.categories).flatMap(([store, names]) => [
      isStore(store)
        ? undefined
        : {
            field: "repo.categories",
            value: store,
            rule: "is no path of a store",
            fix: "write public, or orgs/ORGANIZATION",
          },
      ...declaredCategories(`repo.categories['${store}']`, names),
    ]),
    credential === undefined
      ? {
          field: "credential",
          value: undefined,
          rule: "is not given, and the registry names no administrator",
          fix: "give the user and the password of somebody who may declare categories",
        }
      : undefined,
    wholeNumber("patience", patience, { min: 0 }),
  ];
}
