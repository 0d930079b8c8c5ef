import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { VolumeClaimProps } from "../constructs/volume-claim";
import { VolumeClaim as VolumeClaimConstruct } from "../constructs/volume-claim";
import { Component } from "./component";

/** Arguments of a {@link VolumeClaim}. */
export interface VolumeClaimArgs extends Inputs<VolumeClaimProps> {}

/** A disk of a tenant that outlives the pods which mount it. Covers W9. */
export class VolumeClaim extends Component<VolumeClaimProps, VolumeClaimConstruct> {
  /** Name of the claim in the tenant's namespace. */
  readonly claimName: string;

  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: VolumeClaimArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "VolumeClaim", construct: VolumeClaimConstruct, blocks: true }, name, args, opts);
    this.claimName = this.construct.claimName;
    this.registerOutputs({ claimName: this.claimName });
  }
}
