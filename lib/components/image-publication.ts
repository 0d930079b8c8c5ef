import * as pulumi from "@pulumi/pulumi";
import { PublishedVersion } from "../actions/published-version";
import { refusable } from "../bridge/refusable";
import { publicationFindings } from "../rules/image-publications";
import { componentName } from "../rules/names";
import { refuse } from "../rules/problem";

/** Arguments of an {@link ImagePublication}. */
export interface ImagePublicationArgs {
  /** Reference of a version in an organization's store: `registry.example.org/orgs/acme/web:1.0`. */
  readonly image: pulumi.Input<string>;
  /** Name in the public store. @default that in the organization's store */
  readonly name?: string;
  /** Category in the public store. @default the same as in the organization's store, if the public one has it */
  readonly category?: string;
  /** An administrator of the repository. The password is kept as a secret. */
  readonly credential: pulumi.Input<{
    readonly user: pulumi.Input<string>;
    readonly password: pulumi.Input<string>;
  }>;
  /** Certificates of authorities that are trusted beside those that Node.js comes with, PEM. @default none */
  readonly ca?: pulumi.Input<string>;
  /** Calls the registry without TLS: everybody on the way reads the password. @default false */
  readonly plainHttp?: boolean;
}

/**
 * Has a version of an organization's image in the public store, as part of a deployment. It is published once: a
 * deployment that finds the same there does nothing, one that finds something else fails. Another version is published
 * beside it. What was published stays when this is destroyed, as others use it. Covers R4 and R9.
 *
 * The machine that deploys calls the registry.
 */
export class ImagePublication extends pulumi.ComponentResource {
  /** Reference in the public store, for workloads of everybody. */
  readonly reference: pulumi.Output<string>;
  readonly digest: pulumi.Output<string>;

  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: ImagePublicationArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { image, name: published, category } = args;
    refusable(() => {
      refuse(`ImagePublication '${name}'`, [
        componentName(name),
        ...publicationFindings({
          image: typeof image === "string" ? image : undefined,
          name: published,
          category,
        }),
      ]);
    });
    super("cloud-container-engine:index:ImagePublication", name, {}, opts);
    const version = new PublishedVersion(name, { ...args }, { parent: this });
    this.reference = version.reference;
    this.digest = version.digest;
    this.registerOutputs({ reference: this.reference, digest: this.digest });
  }
}
