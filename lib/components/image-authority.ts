import * as pulumi from "@pulumi/pulumi";
import { refusable } from "../bridge/refusable";
import { componentName } from "../rules/names";
import { refuse } from "../rules/problem";
import { repositoryAuthority } from "./image-repo/certificate";

/**
 * The authority that signs the certificate of an image repository, made before anything that has to trust it: the nodes of
 * the cluster which the repository runs in, for one.
 */
export class ImageAuthority extends pulumi.ComponentResource {
  /** PEM. */
  readonly certificate: pulumi.Output<string>;
  /** PEM, a secret. Whoever has it can pass for the repository. */
  readonly key: pulumi.Output<string>;

  /** @throws pulumi.RunError when the name is refused, before anything is created */
  constructor(name: string, opts: pulumi.ComponentResourceOptions = {}) {
    refusable(() => refuse(`ImageAuthority '${name}'`, [componentName(name)]));
    super("cloud-container-engine:index:ImageAuthority", name, {}, opts);
    const { cert, key } = repositoryAuthority(name, { parent: this });
    this.certificate = cert;
    this.key = pulumi.secret(key);
    this.registerOutputs({ certificate: this.certificate });
  }
}
