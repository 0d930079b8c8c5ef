import { Construct } from "constructs";
import { parseImage } from "../rules/images";
import type { StoredImage } from "../rules/image-stores";
import { imageName, storePath } from "../rules/image-stores";
import { imageVersion } from "../rules/image-versions";
import type { Problem } from "../rules/problem";
import { refuse } from "../rules/problem";
import type { PullSecretProps } from "./pull-secret";
import type { TenantNamespace } from "./tenant-namespace";

/** Which version of which image is meant. */
export interface VersionRequest {
  /** Whose store it is in. @default the public store */
  readonly organization?: string;
  /** Path within the store: `shop/web`. */
  readonly name: string;
  /** Its tag, which never changes. */
  readonly version: string;
  /** `sha256:...`, for who wants to see in the reference that it did not. @default none */
  readonly digest?: string;
}

/** A version of an image in an image repository, as workloads take it. */
export interface ImageVersion extends StoredImage {
  readonly version: string;
  /** What nodes pull: `images.example.org/orgs/acme/shop/web:1.4.2`. */
  readonly reference: string;
}

/** The pods of an image repository, where it runs in the cluster. */
export interface RepoPods {
  readonly tenant: TenantNamespace;
  /** At which they listen. */
  readonly port: number;
}

/**
 * What tenants, workloads and deliveries know of an image repository: its stores, and by which credentials nodes pull
 * from them. {@link ImageRepo} is one; whoever runs another (Harbor, with its projects made by its own provider) extends
 * this class, and gives it to tenants in the same way. Its paths are those of lib/rules/image-stores.ts.
 */
export abstract class ImageBackend extends Construct {
  /** Host at which nodes and people call it, as references spell it. */
  abstract readonly registry: string;
  /** Organizations that have a store. */
  abstract readonly organizations: readonly string[];
  /** Its pods; undefined where it runs elsewhere. */
  abstract readonly pods?: RepoPods;
  /** `ImageRepo 'images'`, for error messages. */
  abstract readonly subject: string;

  /** By what nodes pull what an organization may use: its own store and the public one. */
  abstract pullCredentials(organization: string): PullSecretProps;

  /**
   * A version of an image. Whether it is there is for the registry to say.
   *
   * @throws Error when the organization has no store here, or a name or version cannot be one
   */
  image({ organization, name, version, digest }: VersionRequest): ImageVersion {
    refuse(this.subject, [
      organization === undefined ? undefined : this.knownOrganization("image.organization", organization),
      imageName("image.name", name),
      imageVersion("image.version", version),
    ]);
    const store = storePath(organization);
    const suffix = digest === undefined ? "" : `@${digest}`;
    const reference = `${this.registry}/${store}/${name}:${version}${suffix}`;
    refuse(this.subject, [digest === undefined ? undefined : validDigest(digest, reference)]);
    return { store, ...(organization === undefined ? {} : { organization }), name, version, reference };
  }

  /** An organization that has a store here. */
  knownOrganization(field: string, value: string): Problem | undefined {
    if (this.organizations.includes(value)) return undefined;
    return {
      field,
      value,
      rule: `has no store in ${this.subject}`,
      fix: "add it to the 'organizations' there",
    };
  }
}

function validDigest(digest: string, reference: string): Problem | undefined {
  if (parseImage(reference)?.digest === digest) return undefined;
  return {
    field: "image.digest",
    value: digest,
    rule: "is no digest",
    fix: "write sha256: and 64 hexadecimal digits",
  };
}
