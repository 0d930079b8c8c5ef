import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../../bridge/inputs";
import type { ImageRepoProps } from "../../constructs/image-repo-props";
import { ImageRepo as ImageRepoConstruct } from "../../constructs/image-repo";
import { Component } from "../component";
import { addressOf } from "../service-exposure";

/** An image repository whose accounts and certificate are there already. */
export class ImageRepoServer extends Component<ImageRepoProps, ImageRepoConstruct> {
  /** Address that the host of the repository has to lead to; empty until a balancer has one. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: Inputs<ImageRepoProps>, opts: pulumi.ComponentResourceOptions) {
    super({ type: "ImageRepoServer", construct: ImageRepoConstruct, blocks: true }, name, args, opts);
    const { exposure } = this.construct;
    const service = this.mainOf(exposure);
    if (!kubernetes.core.v1.Service.isInstance(service))
      throw new pulumi.ResourceError("made no service", this);
    this.address = addressOf(service, exposure.kind);
    this.registerOutputs({ address: this.address });
  }
}
