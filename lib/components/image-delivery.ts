import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { ImageDeliveryProps } from "../constructs/image-delivery";
import { ImageDelivery as ImageDeliveryConstruct } from "../constructs/image-delivery";
import { Component } from "./component";

/** Arguments of an {@link ImageDelivery}. */
export interface ImageDeliveryArgs extends Inputs<ImageDeliveryProps> {}

/** Images that lie on nodes before anything needs them, and stay. Covers R6. */
export class ImageDelivery extends Component<ImageDeliveryProps, ImageDeliveryConstruct> {
  /** References of the images, sorted. */
  readonly images: readonly string[];
  /** How many nodes have all of them, as of this deployment. */
  readonly nodes: pulumi.Output<number>;

  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: ImageDeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "ImageDelivery", construct: ImageDeliveryConstruct, blocks: true }, name, args, opts);
    this.images = this.construct.images;
    const pods = this.main;
    if (!kubernetes.apps.v1.DaemonSet.isInstance(pods))
      throw new pulumi.ResourceError("made no DaemonSet", this);
    // The SDK's types promise a status; in a preview there is none.
    const status: pulumi.Output<{ readonly numberReady?: number } | undefined> = pods.status;
    this.nodes = status.apply((known) => known?.numberReady ?? 0);
    this.registerOutputs({ images: this.images, nodes: this.nodes });
  }
}
